// https://www.rfc-editor.org/rfc/rfc6902#section-4
using System.Text;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>A document while a JSON Patch is applied to it, operation by operation.</summary>
internal sealed class JsonPatchRun(ReadOnlyMemory<byte> document, PatchBudget budget)
{
    private JsonPiece _root = new(document);
    private long _length = document.Length;

    public ReadOnlyMemory<byte> Document => _root.ToBytes();

    /// <summary>Does one operation. Null, or why it cannot be done; then the document is not to be used any more.</summary>
    public Issue? Do(JsonPatchOperation operation)
    {
        var (step, path) = (operation.Step, operation.Path);
        return operation.Step.Operation switch
        {
            "add" => Add(step, path, operation.Value!.Value),
            "remove" => Take(step, path).Issues.FirstOrDefault(),
            "replace" => Replace(step, path, operation.Value!.Value),
            "move" => Move(step, operation.From!, path),
            "copy" => Copy(step, operation.From!, path),
            _ => Test(step, path, operation.Value!.Value),
        };
    }

    // 4.1: into an array before the item there, into an object in the place of a member of that name.
    private Issue? Add(PatchStep step, JsonPointer path, ReadOnlyMemory<byte> value)
    {
        if (Grow(step, value.Length) is { } tooMuch)
        {
            return tooMuch;
        }

        if (path.Tokens.Count == 0)
        {
            _root = new JsonPiece(value);
            return null;
        }

        var holder = Walk(step, path, path.Tokens.Count - 1);
        if (!holder.IsSuccess)
        {
            return holder.Issues[0];
        }

        var name = path.Tokens[^1];
        return holder.Value.IsArray ? Insert(step, holder.Value.Items, name, value) : Set(step, path, holder.Value, value);
    }

    private Issue? Insert(PatchStep step, List<JsonPiece> items, byte[] token, ReadOnlyMemory<byte> value)
    {
        var index = JsonPointer.IsEnd(token) ? items.Count : JsonPointer.IndexOf(token);
        if (index is null || index > items.Count)
        {
            return Issues.PatchBadIndex(step, Encoding.UTF8.GetString(token), items.Count, isAdded: true);
        }

        items.Insert(index.Value, new JsonPiece(value));
        return null;
    }

    private static Issue? Set(PatchStep step, JsonPointer path, JsonPiece holder, ReadOnlyMemory<byte> value)
    {
        if (!holder.IsObject)
        {
            return Issues.PatchNothingThere(step, path.Text);
        }

        var name = path.Tokens[^1];
        if (holder.IndexOf(name) is >= 0 and var at)
        {
            holder.Members[at].Value = new JsonPiece(value);
        }
        else
        {
            holder.Members.Add(JsonMember.Named(name, new JsonPiece(value)));
        }

        return null;
    }

    // 4.2; also the first half of move. The document itself cannot go: nothing would be left.
    private Result<JsonPiece> Take(PatchStep step, JsonPointer path)
    {
        if (path.Tokens.Count == 0)
        {
            return Issues.PatchRemovesAll(step);
        }

        var token = path.Tokens[^1];
        return Walk(step, path, path.Tokens.Count - 1).Then(holder => PlaceIn(step, path, holder, token).Then<JsonPiece>(at =>
        {
            var taken = holder.IsArray ? holder.Items[at] : holder.Members[at].Value;
            if (holder.IsArray)
            {
                holder.Items.RemoveAt(at);
            }
            else
            {
                holder.Members.RemoveAt(at);
            }

            return taken;
        }));
    }

    // 4.3: as remove and add, in the same place.
    private Issue? Replace(PatchStep step, JsonPointer path, ReadOnlyMemory<byte> value)
    {
        if (path.Tokens.Count == 0)
        {
            return Add(step, path, value);
        }

        return Grow(step, value.Length) ?? Walk(step, path, path.Tokens.Count - 1)
            .Then(holder => PlaceIn(step, path, holder, path.Tokens[^1]).Then<JsonPiece>(at =>
            {
                var piece = new JsonPiece(value);
                if (holder.IsArray)
                {
                    holder.Items[at] = piece;
                }
                else
                {
                    holder.Members[at].Value = piece;
                }

                return piece;
            })).Issues.FirstOrDefault();
    }

    // 4.4: a value that is moved to where it is stays there.
    private Issue? Move(PatchStep step, JsonPointer from, JsonPointer path)
    {
        if (from.Text == path.Text)
        {
            return Walk(step, from, from.Tokens.Count).Issues.FirstOrDefault();
        }

        var taken = Take(step, from);
        if (!taken.IsSuccess)
        {
            return taken.Issues[0];
        }

        var value = taken.Value.ToBytes();
        _length -= value.Length;
        return Add(step, path, value);
    }

    private Issue? Copy(PatchStep step, JsonPointer from, JsonPointer path)
    {
        var source = Walk(step, from, from.Tokens.Count);
        return source.IsSuccess ? Add(step, path, source.Value.ToBytes()) : source.Issues[0];
    }

    private Issue? Test(PatchStep step, JsonPointer path, ReadOnlyMemory<byte> value)
    {
        var found = Walk(step, path, path.Tokens.Count);
        if (!found.IsSuccess)
        {
            return found.Issues[0];
        }

        var actual = found.Value.ToBytes();
        return !budget.TrySpend(actual.Length + value.Length) ? Issues.PatchTooCostly(step)
            : JsonEquality.AreEqual(new JsonPiece(actual), new JsonPiece(value)) ? null
            : Issues.PatchTestFailed(step, actual.Span, value.Span);
    }

    private Result<JsonPiece> Walk(PatchStep step, JsonPointer path, int count)
    {
        var piece = _root;
        for (var i = 0; i < count; i++)
        {
            var at = PlaceIn(step, path, piece, path.Tokens[i]);
            if (!at.IsSuccess)
            {
                return Result<JsonPiece>.Failed(at.Issues);
            }

            piece = piece.IsArray ? piece.Items[at.Value] : piece.Members[at.Value].Value;
        }

        return piece;
    }

    // Where in this object or array a token leads.
    private Result<int> PlaceIn(PatchStep step, JsonPointer path, JsonPiece piece, byte[] token)
    {
        if (!piece.IsArray && !piece.IsObject)
        {
            return Issues.PatchNothingThere(step, path.Text);
        }

        if (!budget.TrySpend(piece.Unopened + (piece.IsArray ? piece.Items.Count : piece.Members.Count)))
        {
            return Issues.PatchTooCostly(step);
        }

        if (piece.IsObject)
        {
            return piece.IndexOf(token) is >= 0 and var at ? at : Issues.PatchNothingThere(step, path.Text);
        }

        return JsonPointer.IndexOf(token) is { } index && index < piece.Items.Count
            ? index : Issues.PatchBadIndex(step, Encoding.UTF8.GetString(token), piece.Items.Count, isAdded: false);
    }

    // What is removed or replaced is not subtracted: the size of what is left is looked at when all is done.
    private Issue? Grow(PatchStep step, int bytes)
    {
        _length += bytes;
        return !budget.TrySpend(bytes) ? Issues.PatchTooCostly(step)
            : _length > budget.MaxBytes * 2L ? Issues.JsonTooLarge(budget.MaxBytes) : null;
    }
}
