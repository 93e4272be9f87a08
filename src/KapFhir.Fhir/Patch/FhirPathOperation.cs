// https://hl7.org/fhir/R4/fhirpatch.html
using System.Globalization;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>One operation of a FHIRPath Patch, with all the parts that its type needs.</summary>
/// <param name="Step">Which it is.</param>
/// <param name="Path">Where.</param>
/// <param name="Parent">Where the list is that insert and move are about, if the path ends in its name: it may be empty.</param>
/// <param name="Name">The name of the element to add; of insert and move, the last name of the path, if it has one.</param>
/// <param name="Value">The part with the value, or null.</param>
/// <param name="Index">Where to insert; of move, where to take.</param>
/// <param name="Destination">Where to move to.</param>
internal sealed record FhirPathOperation(
    PatchStep Step, FhirPathExpression Path, FhirPathExpression? Parent, string? Name, FhirNode? Value, int Index, int Destination)
{
    // What each type of operation has beside type and path, in the words of the page's table.
    private static readonly Dictionary<string, string[]> PartsOf = new(StringComparer.Ordinal)
    {
        ["add"] = ["name", "value"],
        ["insert"] = ["value", "index"],
        ["delete"] = [],
        ["replace"] = ["value"],
        ["move"] = ["source", "destination"],
    };

    /// <summary>Reads a parameter of the Parameters resource.</summary>
    public static Result<FhirPathOperation> Read(FhirNode parameter)
    {
        var index = parameter.Index;
        if (parameter.ChildText("name") is var name && name != "operation")
        {
            return Issues.PatchParameterUnknown(index, name);
        }

        var parts = parameter.ChildrenNamed("part").ToList();
        var type = TextOf(parts, "type");
        if (type is null || !PartsOf.TryGetValue(type, out var wanted))
        {
            return Issues.PatchOperationUnknown(index, type, PartsOf.Keys).At(parameter.Location);
        }

        var read = Fault(index, type, parts, ["type", "path", .. wanted]) is { } fault
            ? fault : Read(new PatchStep(index, type, TextOf(parts, "path")!), parts);
        return read.IsSuccess ? read : Result<FhirPathOperation>.Failed([.. read.Issues.Select(i => i.At(parameter.Location))]);
    }

    private static Result<FhirPathOperation> Read(PatchStep step, List<FhirNode> parts)
    {
        var path = FhirPathExpression.Compile(step.Path);
        if (!path.IsSuccess)
        {
            return Issues.PatchBadPath(step, path.Issues[0]);
        }

        var (index, destination) = (NumberOf(parts, "index") ?? NumberOf(parts, "source") ?? 0, NumberOf(parts, "destination") ?? 0);
        if (index < 0 || destination < 0)
        {
            return Issues.PatchNoIndex(step);
        }

        var (parent, last) = step.Operation is "insert" or "move" ? PathEnd.Split(step.Path) : default;
        return new FhirPathOperation(
            step, path.Value, parent, TextOf(parts, "name") ?? last, parts.Find(p => p.ChildText("name") == "value"), index, destination);
    }

    private static Issue? Fault(int index, string type, List<FhirNode> parts, string[] wanted)
    {
        var names = parts.Select(p => p.ChildText("name") ?? "").ToList();
        return names.Find(n => !wanted.Contains(n, StringComparer.Ordinal)) is { } unknown
                ? Issues.PatchPartUnknown(index, type, unknown, wanted)
            : names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice
                ? Issues.PatchPartRepeated(index, type, twice.Key)
            : Array.Find(wanted, w => parts.Find(p => p.ChildText("name") == w) is not { } part || !HasValue(part, w)) is { } missing
                ? Issues.PatchPartMissing(index, type, missing)
            : null;
    }

    // Only a value may be more than a primitive.
    private static bool HasValue(FhirNode part, string name) => name == "value"
        ? part.Child("value") is not null || part.Child("resource") is not null || part.Child("part") is not null
        : part.Child("value") is { HasValue: true };

    private static string? TextOf(List<FhirNode> parts, string name) => parts.Find(p => p.ChildText("name") == name)?.ChildText("value");

    // -1 for what is no index.
    private static int? NumberOf(List<FhirNode> parts, string name) => TextOf(parts, name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
