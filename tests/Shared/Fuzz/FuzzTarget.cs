namespace KapFhir.Tests.Fuzz;

/// <summary>One input and what is done with it.</summary>
/// <param name="Input">The input as text, to tell a finding by.</param>
/// <param name="Size">How many bytes come in.</param>
/// <param name="Run">Takes the input the whole way; true if it was taken, false if it was refused. Any exception is a finding.</param>
public sealed record FuzzCase(string Input, int Size, Func<bool> Run);

/// <summary>A way in: makes inputs of random numbers.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Make">Makes an input; the same numbers make the same input.</param>
/// <param name="MostAllocated">The most bytes that may be allocated for each byte that comes in.</param>
/// <param name="AllocatedAtLeast">What may be allocated however little comes in.</param>
public sealed record FuzzTarget(string Name, Func<Random, FuzzCase> Make, long MostAllocated, long AllocatedAtLeast);

/// <summary>What throwing random input at a target gave.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Cases">How many inputs.</param>
/// <param name="Taken">How many of them were taken as good.</param>
/// <param name="Bytes">How many bytes they had together.</param>
/// <param name="SlowestPerKb">The longest time for 1,024 bytes; an input of less counts as so many.</param>
/// <param name="MostAllocatedPerByte">The most bytes allocated for a byte, above what is always granted.</param>
/// <param name="Findings">Each input that failed, and why.</param>
public sealed record FuzzReport(
    string Target, long Cases, long Taken, long Bytes, TimeSpan SlowestPerKb, double MostAllocatedPerByte, IReadOnlyList<string> Findings);
