using Xunit;

// Every collection runs a server process of its own: two at a time are enough for two processors.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
