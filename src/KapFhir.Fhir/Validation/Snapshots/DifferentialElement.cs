// https://hl7.org/fhir/R4/elementdefinition.html#id and https://hl7.org/fhir/R4/elementdefinition.html#path
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Snapshots;

/// <summary>An element of a differential, and the way that leads to it.</summary>
/// <param name="Node">The ElementDefinition.</param>
/// <param name="Id">What it is called in issues: its id, else its path.</param>
/// <param name="Steps">From the root: name and slice.</param>
/// <param name="HasId">False if the steps are those of the path: which slices they lead through is told by what came before.</param>
internal sealed record DifferentialElement(FhirNode Node, string Id, IReadOnlyList<DifferentialPathStep> Steps, bool HasId)
{
    internal static DifferentialElement Read(FhirNode node)
    {
        var (id, path, slice) = (node.ChildText("id"), node.ChildText("path") ?? "", node.ChildText("sliceName"));
        var names = path.Split('.');
        var steps = id?.Split('.').Select(DifferentialPathStep.Parse).ToList();

        // An id may be any text; only one that runs along the path says where the element is.
        if (steps?.Count == names.Length && steps.Zip(names).All(s => Runs(s.First.Name, s.Second)) && (slice is null || steps[^1].Slice is not null))
        {
            return new DifferentialElement(node, id!, steps, HasId: true);
        }

        var walked = names.Select(n => new DifferentialPathStep(n, null)).ToList();
        walked[^1] = walked[^1] with { Slice = slice };
        return new DifferentialElement(node, id ?? path + (slice is null ? "" : ":" + slice), walked, HasId: false);
    }

    // A choice may be named with its type in one of them: value[x] and valueQuantity.
    private static bool Runs(string name, string inPath) =>
        name == inPath || IsOfChoice(name, inPath) || IsOfChoice(inPath, name);

    private static bool IsOfChoice(string choice, string name) => choice.EndsWith("[x]", StringComparison.Ordinal) && name.StartsWith(choice[..^3], StringComparison.Ordinal);

    /// <summary>The names of the first steps, joined: the path of what the step after them is in.</summary>
    internal string PathOf(int steps) => string.Join('.', Steps.Take(steps).Select(s => s.Name));
}

/// <summary>A step of the way to an element: <c>component:systolic</c>.</summary>
/// <param name="Name">The name of the element, perhaps that of a choice with its type: <c>valueQuantity</c>.</param>
/// <param name="Slice">The slice, or null.</param>
internal sealed record DifferentialPathStep(string Name, string? Slice)
{
    internal static DifferentialPathStep Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(text, null) : new(text[..colon], text[(colon + 1)..]);
    }
}
