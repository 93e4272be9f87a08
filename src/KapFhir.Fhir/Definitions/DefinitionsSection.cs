namespace KapFhir.Fhir.Definitions;

/// <summary>The parts of the compiled definitions, in the order in which they lie in the file.</summary>
internal enum DefinitionsSection
{
    Strings,
    Types,
    SearchParameters,
    Compartments,
    Operations,
    CodeSystems,
    ValueSets,
    Profiles,
    ConceptMaps,
}

/// <summary>What a value of the JSON sections is.</summary>
internal enum JsonToken
{
    /// <summary>A number, a boolean or null, as it is written.</summary>
    Raw,
    Text,
    Array,
    Object,
}

/// <summary>What the writer and the reader of the compiled definitions agree on.</summary>
internal static class DefinitionsSections
{
    /// <summary>The first eight bytes; the last of them is the format's version.</summary>
    public const string Magic = "KAPFHIR3";

    /// <summary>The magic, an offset per section and the file's length.</summary>
    public static int HeaderLength => Magic.Length + (4 * (Enum.GetValues<DefinitionsSection>().Length + 1));
}
