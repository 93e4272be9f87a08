// https://hl7.org/fhir/R4/valueset.html and https://hl7.org/fhir/R4/codesystem.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Terminology;

/// <summary>Reads ValueSet and CodeSystem resources into the definitions that terminology works with.</summary>
public static class TerminologyReader
{
    /// <summary>A ValueSet resource as a definition, or null if it has no url.</summary>
    public static ValueSetDefinition? ReadValueSet(FhirNode valueSet)
    {
        var compose = valueSet.Child("compose");
        return valueSet.ChildText("url") is not { } url ? null : new ValueSetDefinition
        {
            Url = url,
            Version = valueSet.ChildText("version"),
            Name = valueSet.ChildText("name") ?? "",
            Include = compose is null ? [] : [.. compose.ChildrenNamed("include").Select(Part)],
            Exclude = compose is null ? [] : [.. compose.ChildrenNamed("exclude").Select(Part)],
            Expansion = valueSet.Child("expansion") is { } expansion ? [.. Expanded(expansion)] : null,
        };
    }

    /// <summary>A CodeSystem resource as a definition, or null if it has no url.</summary>
    public static CodeSystemDefinition? ReadCodeSystem(FhirNode codeSystem)
    {
        if (codeSystem.ChildText("url") is not { } url)
        {
            return null;
        }

        var concepts = new List<Concept>();
        AddConcepts(concepts, codeSystem, -1);
        return new CodeSystemDefinition
        {
            Url = url,
            Version = codeSystem.ChildText("version"),
            Name = codeSystem.ChildText("name") ?? "",
            Content = codeSystem.ChildText("content") ?? "not-present",
            IsCaseSensitive = codeSystem.ChildText("caseSensitive") is not "false",
            Concepts = concepts,
        };
    }

    private static ValueSetPart Part(FhirNode part) => new(
        part.ChildText("system"),
        part.ChildText("version"),
        [.. part.ChildrenNamed("concept").Select(c => new ListedConcept(c.ChildText("code") ?? "", c.ChildText("display")))],
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

    private static void AddConcepts(List<Concept> concepts, FhirNode holder, int parent)
    {
        foreach (var node in holder.ChildrenNamed("concept"))
        {
            var index = concepts.Count;
            concepts.Add(new Concept(node.ChildText("code") ?? "", node.ChildText("display"), parent, [.. node.ChildrenNamed("property").Select(Property)]));
            AddConcepts(concepts, node, index);
        }
    }

    private static KeyValuePair<string, string> Property(FhirNode property)
    {
        var value = property.Child("value");
        return new(property.ChildText("code") ?? "", value?.Text ?? value?.ChildText("code") ?? "");
    }
}
