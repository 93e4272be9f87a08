using System.Diagnostics;
using System.Globalization;
using KapFhir.Fhir.Definitions;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Definitions;

public sealed class LoadTests
{
    [Fact]
    public void Loads_and_says_how_long_it_took()
    {
        var clock = Stopwatch.StartNew();
        var definitions = DefinitionsReader.ReadEmbedded();
        var took = clock.Elapsed.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"{definitions.Types.Count} types loaded in {took} ms");
        definitions.Types.Count.ShouldBe(FhirDefinitions.R4.Types.Count);
    }

    [Fact]
    public void Many_threads_see_the_same_definitions()
    {
        var definitions = DefinitionsReader.ReadEmbedded();
        var found = new CodeSystemDefinition?[16];
        Parallel.For(0, found.Length, i => found[i] = definitions.FindCodeSystem("http://hl7.org/fhir/administrative-gender"));
        found.ShouldAllBe(system => ReferenceEquals(system, found[0]));
        found[0]!.Concepts.Count.ShouldBe(4);
    }
}
