// https://www.rfc-editor.org/rfc/rfc6902#section-4
using System.Text;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>One operation of a JSON Patch, well-formed by itself.</summary>
/// <param name="Step">Which it is.</param>
/// <param name="Path">The target.</param>
/// <param name="From">The source of move and copy, otherwise null.</param>
/// <param name="Value">The value of add, replace and test, otherwise null.</param>
internal sealed record JsonPatchOperation(PatchStep Step, JsonPointer Path, JsonPointer? From, ReadOnlyMemory<byte>? Value)
{
    private static readonly string[] Known = ["add", "remove", "replace", "move", "copy", "test"];

    /// <summary>Reads an item of the patch's array. Members that the RFC does not define are ignored, as it demands.</summary>
    public static Result<JsonPatchOperation> Read(JsonPiece item, int index)
    {
        if (!item.IsObject)
        {
            return Issues.PatchOperationNoObject(index);
        }

        if (Repeated(item) is { } name)
        {
            return Issues.PatchMemberRepeated(index, name);
        }

        var operation = TextOf(item, "op"u8);
        if (!Known.Contains(operation, StringComparer.Ordinal))
        {
            return Issues.PatchOperationUnknown(index, operation, Known);
        }

        return PointerOf(item, index, operation!, "path").Then(path => Read(item, new PatchStep(index, operation!, path.Text), path));
    }

    private static Result<JsonPatchOperation> Read(JsonPiece item, PatchStep step, JsonPointer path)
    {
        switch (step.Operation)
        {
            case "move" or "copy":
                return PointerOf(item, step.Index, step.Operation, "from").Then<JsonPatchOperation>(from =>
                    step.Operation == "move" && from.Holds(path)
                        ? Issues.PatchMovesIntoItself(step, from.Text)
                        : new JsonPatchOperation(step, path, from, Value: null));
            case "remove":
                return new JsonPatchOperation(step, path, From: null, Value: null);
            default:
                return item.Find("value"u8) is { } value
                    ? new JsonPatchOperation(step, path, From: null, value.ToBytes())
                    : Issues.PatchMemberMissing(step.Index, step.Operation, "value");
        }
    }

    private static Result<JsonPointer> PointerOf(JsonPiece item, int index, string operation, string member)
    {
        var text = TextOf(item, Encoding.UTF8.GetBytes(member));
        return text is null ? Issues.PatchMemberMissing(index, operation, member)
            : JsonPointer.Parse(text) is { } pointer ? pointer
            : Issues.PatchBadPointer(index, operation, member, text);
    }

    // Appendix A.13: an operation with two members "op" is not well-formed.
    private static string? Repeated(JsonPiece item)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return item.Members.Select(m => Encoding.UTF8.GetString(m.Name))
            .FirstOrDefault(n => n is "op" or "path" or "from" or "value" && !seen.Add(n));
    }

    private static string? TextOf(JsonPiece item, ReadOnlySpan<byte> name) =>
        item.Find(name) is { IsText: true } text ? Encoding.UTF8.GetString(JsonText.Unescape(text.Token)) : null;
}
