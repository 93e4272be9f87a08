// https://hl7.org/fhir/R4/valueset.html and https://hl7.org/fhir/R4/codesystem.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Terminology;

/// <summary>Reads ValueSet and CodeSystem resources into the definitions that terminology works with.</summary>
public static class TerminologyReader
{
    /// <summary>What a value set or code system is called here that was sent with a question and has no url of its own.</summary>
    public const string Unnamed = "urn:kapfhir:sent";

    // https://hl7.org/fhir/R4/extension-valueset-supplement.html
    private const string Supplement = "http://hl7.org/fhir/StructureDefinition/valueset-supplement";

    private static readonly string[] PartialMarks =
        ["http://hl7.org/fhir/StructureDefinition/valueset-unclosed", "http://hl7.org/fhir/StructureDefinition/valueset-toocostly"];

    /// <summary>A ValueSet resource as a definition, or null if it has no url.</summary>
    public static ValueSetDefinition? ReadValueSet(FhirNode valueSet) =>
        valueSet.ChildText("url") is { } url ? ReadValueSet(valueSet, url) : null;

    /// <summary>A ValueSet resource as a definition under this name; one sent for a single question may have no url of its own.</summary>
    public static ValueSetDefinition ReadValueSet(FhirNode valueSet, string url)
    {
        var compose = valueSet.Child("compose");
        return new ValueSetDefinition
        {
            Url = url,
            Version = valueSet.ChildText("version"),
            Name = valueSet.ChildText("name") ?? "",
            Title = valueSet.ChildText("title"),
            Status = valueSet.ChildText("status") ?? "unknown",
            NeededSupplements = [.. valueSet.ChildrenNamed("extension").Where(e => e.ChildText("url") is Supplement).Select(e => e.Child("value")?.Text).OfType<string>()],
            LockedDate = compose?.ChildText("lockedDate"),
            IncludesInactive = compose?.ChildText("inactive") is { } inactive ? inactive is "true" : null,
            Include = compose is null ? [] : [.. compose.ChildrenNamed("include").Select(Part)],
            Exclude = compose is null ? [] : [.. compose.ChildrenNamed("exclude").Select(Part)],
            Expansion = valueSet.Child("expansion") is { } expansion ? [.. Expanded(expansion)] : null,
            IsExpansionPartial = valueSet.Child("expansion") is { } given && IsPartial(given),
        };
    }

    /// <summary>A CodeSystem resource as a definition, or null if it has no url.</summary>
    public static CodeSystemDefinition? ReadCodeSystem(FhirNode codeSystem) =>
        codeSystem.ChildText("url") is { } url ? ReadCodeSystem(codeSystem, url) : null;

    /// <summary>A CodeSystem resource as a definition under this name; one sent for a single question may have no url of its own.</summary>
    public static CodeSystemDefinition ReadCodeSystem(FhirNode codeSystem, string url)
    {
        var concepts = new List<Concept>();
        AddConcepts(concepts, codeSystem, -1);
        return new CodeSystemDefinition
        {
            Url = url,
            Version = codeSystem.ChildText("version"),
            Name = codeSystem.ChildText("name") ?? "",
            Title = codeSystem.ChildText("title"),
            Date = codeSystem.ChildText("date"),
            Language = codeSystem.ChildText("language"),
            Content = codeSystem.ChildText("content") ?? "not-present",
            IsCaseSensitive = codeSystem.ChildText("caseSensitive") is "true",
            ValueSet = codeSystem.ChildText("valueSet"),
            HierarchyMeaning = codeSystem.ChildText("hierarchyMeaning"),
            Supplements = codeSystem.ChildText("supplements"),
            Properties = [.. codeSystem.ChildrenNamed("property").Select(p =>
                new PropertyDeclaration(p.ChildText("code") ?? "", p.ChildText("uri"), p.ChildText("type") ?? "string"))],
            Concepts = concepts,
        };
    }

    private static ValueSetPart Part(FhirNode part) => new(
        part.ChildText("system"),
        part.ChildText("version"),
        [.. part.ChildrenNamed("concept").Select(c =>
            new ListedConcept(c.ChildText("code") ?? "", c.ChildText("display")) { Designations = Designations(c) })],
        [.. part.ChildrenNamed("filter").Select(f => new ValueSetFilter(f.ChildText("property") ?? "", f.ChildText("op") ?? "", f.ChildText("value") ?? ""))],
        [.. part.ChildrenNamed("valueSet").Select(v => v.Text ?? "")]);

    private static IEnumerable<ExpandedConcept> Expanded(FhirNode holder)
    {
        foreach (var contains in holder.ChildrenNamed("contains"))
        {
            if (contains.ChildText("code") is { } code)
            {
                yield return new ExpandedConcept(
                    contains.ChildText("system"), contains.ChildText("version"), code, contains.ChildText("display"),
                    contains.ChildText("abstract") is "true", contains.ChildText("inactive") is "true");
            }

            foreach (var inner in Expanded(contains))
            {
                yield return inner;
            }
        }
    }

    private static bool IsPartial(FhirNode expansion) =>
        expansion.ChildrenNamed("parameter").Any(p => p.ChildText("name") == "limitedExpansion")
        || expansion.ChildrenNamed("extension").Any(e => PartialMarks.Contains(e.ChildText("url"), StringComparer.Ordinal));

    private static void AddConcepts(List<Concept> concepts, FhirNode holder, int parent)
    {
        foreach (var node in holder.ChildrenNamed("concept"))
        {
            var index = concepts.Count;
            concepts.Add(new Concept(node.ChildText("code") ?? "", node.ChildText("display"), parent, [.. node.ChildrenNamed("property").Select(Property), .. Weights(node)])
            {
                Definition = node.ChildText("definition"),
                Designations = Designations(node),
            });
            AddConcepts(concepts, node, index);
        }
    }

    private static Designation[] Designations(FhirNode concept) =>
        [.. concept.ChildrenNamed("designation").Select(d => new Designation(d.ChildText("language"), Use(d.Child("use")), d.ChildText("value") ?? ""))];

    private static DesignationUse? Use(FhirNode? use) =>
        use is null ? null : new DesignationUse(use.ChildText("system"), use.ChildText("code"), use.ChildText("display"));

    // Before there was a property for it, a concept's weight was an extension: http://hl7.org/fhir/R4/extension-ordinalvalue.html
    private static IEnumerable<ConceptProperty> Weights(FhirNode concept) =>
        concept.ChildrenNamed("extension").Where(e => e.ChildText("url") is "http://hl7.org/fhir/StructureDefinition/ordinalValue" or "http://hl7.org/fhir/StructureDefinition/codesystem-ordinalValue")
            .Select(e => e.Child("value")?.Text).OfType<string>().Select(v => new ConceptProperty("ordinalValue", v, "decimal"));

    private static ConceptProperty Property(FhirNode property)
    {
        var value = property.Child("value");
        return new ConceptProperty(property.ChildText("code") ?? "", value?.Text ?? value?.ChildText("code") ?? "", value?.Type.Name ?? "string")
        {
            System = value?.ChildText("system"),
            Display = value?.ChildText("display"),
        };
    }
}
