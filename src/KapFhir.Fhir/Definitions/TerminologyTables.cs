namespace KapFhir.Fhir.Definitions;

/// <summary>The code systems and value sets of the compiled definitions, decoded one by one when asked for.</summary>
public sealed class TerminologyTables
{
    internal IReadOnlyCollection<string> CodeSystemUrls => [];

    internal IReadOnlyCollection<string> ValueSetUrls => [];

    internal CodeSystemDefinition? FindCodeSystem(string url) => null;

    internal ValueSetDefinition? FindValueSet(string url) => null;
}
