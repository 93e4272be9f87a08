namespace KapFhir.Fhir.Definitions;

/// <summary>Reads the compiled definitions.</summary>
public static class DefinitionsReader
{
    /// <summary>Reads the definitions embedded in this assembly.</summary>
    public static FhirDefinitions ReadEmbedded() => throw new NotSupportedException();
}
