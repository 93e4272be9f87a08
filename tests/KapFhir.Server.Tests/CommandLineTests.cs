using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>Tests that run a verb in this process take turns: its progress display has the console to itself.</summary>
[CollectionDefinition(Name)]
public static class CommandLineTests
{
    public const string Name = "command line";
}
