// https://hl7.org/fhir/R4/conformance-module.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;

namespace KapFhir.Fhir.Validation;

/// <summary>Profiles, extensions, value sets and code systems beyond R4's own, by canonical url. Immutable.</summary>
public sealed class ProfileRegistry
{
    private readonly Dictionary<string, FhirNode> _structures;

    private ProfileRegistry(Dictionary<string, FhirNode> structures, IReadOnlyList<ValueSetDefinition> valueSets, IReadOnlyList<CodeSystemDefinition> codeSystems)
    {
        _structures = structures;
        ValueSets = valueSets;
        CodeSystems = codeSystems;
    }

    /// <summary>A registry without anything.</summary>
    public static ProfileRegistry Empty { get; } = new([], [], []);

    /// <summary>The value sets.</summary>
    public IReadOnlyList<ValueSetDefinition> ValueSets { get; }

    /// <summary>The code systems.</summary>
    public IReadOnlyList<CodeSystemDefinition> CodeSystems { get; }

    /// <summary>The canonical urls of the profiles and extensions.</summary>
    public IReadOnlyCollection<string> ProfileUrls => _structures.Keys;

    /// <summary>
    /// Reads conformance resources; the later wins where two have the same url. Other resources (Questionnaires, examples) are passed over.
    /// </summary>
    /// <param name="resources">StructureDefinition, ValueSet and CodeSystem resources as UTF-8 JSON. The bytes are kept and must not change.</param>
    /// <param name="definitions">The definitions to read them by.</param>
    /// <returns>The registry, or every fault found in the resources.</returns>
    public static Result<ProfileRegistry> Load(IEnumerable<ReadOnlyMemory<byte>> resources, FhirDefinitions definitions)
    {
        var issues = new List<Issue>();
        var structures = new Dictionary<string, FhirNode>(StringComparer.Ordinal);
        var valueSets = new List<ValueSetDefinition>();
        var codeSystems = new List<CodeSystemDefinition>();
        foreach (var json in resources)
        {
            var read = ResourceReader.Read(json, definitions, ReaderLimits.Default);
            issues.AddRange(read.IsSuccess ? [] : read.Issues);
            if (read.IsSuccess && !TryAdd(read.Value, structures, valueSets, codeSystems))
            {
                issues.Add(Issues.NotAConformanceResource(read.Value.Name));
            }
        }

        return issues.Count > 0 ? Result<ProfileRegistry>.Failed(issues) : new ProfileRegistry(structures, valueSets, codeSystems);
    }

    /// <summary>The StructureDefinition of this url (a version after a bar is ignored), or null.</summary>
    internal FhirNode? FindStructure(string url) => _structures.GetValueOrDefault(url);

    private static bool TryAdd(
        FhirNode resource, Dictionary<string, FhirNode> structures, List<ValueSetDefinition> valueSets, List<CodeSystemDefinition> codeSystems)
    {
        switch (resource.Type.Name)
        {
            case "StructureDefinition" when resource.ChildText("url") is { } url:
                structures[url] = resource;
                return true;
            case "ValueSet" when TerminologyReader.ReadValueSet(resource) is { } valueSet:
                valueSets.Add(valueSet);
                return true;
            case "CodeSystem" when TerminologyReader.ReadCodeSystem(resource) is { } codeSystem:
                codeSystems.Add(codeSystem);
                return true;
            default:
                return resource.Type.Name is not ("StructureDefinition" or "ValueSet" or "CodeSystem");
        }
    }
}
