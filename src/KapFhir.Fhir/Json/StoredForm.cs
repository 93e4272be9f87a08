// https://hl7.org/fhir/R4/http.html#create, #update, #transaction
using System.Text;
using System.Text.Json;

namespace KapFhir.Fhir.Json;

/// <summary>
/// Makes the bytes to store out of a parsed resource: the sender's bytes without white space between tokens, in the sender's order, numbers
/// and
/// text untouched, with the id and a place for version and time put in, and references rewritten on the way.
/// </summary>
public static class StoredForm
{
    /// <summary>Prepares a resource for storing.</summary>
    /// <param name="root">The resource: a parsed root, or the resource of a bundle's entry.</param>
    /// <param name="id">The id it is stored under; replaces the sender's.</param>
    /// <param name="rewrite">
    /// Replaces references and URIs, or null to keep all. Afterwards the rewritten nodes have the new text, so that what is indexed is what
    /// is stored
    /// (what holds them keeps the bytes that were sent).
    /// </param>
    public static PreparedBody Prepare(FhirNode root, string id, ReferenceRewrite? rewrite = null)
    {
        List<Edit> edits = rewrite is null ? [] : ReferenceRewriter.Rewrite(root, rewrite);
        var meta = root.Child("meta");
        edits.Add(IdEdit(root, id, hasMeta: meta is not null));
        if (meta is not null)
        {
            MetaEdits.AddTo(edits, meta);
        }

        edits.Sort((a, b) => a.Start.CompareTo(b.Start));
        return Apply(root, id, edits);
    }

    /// <summary>The resource's bytes as sent, without the white space between tokens.</summary>
    public static byte[] Minify(FhirNode node)
    {
        var output = new ByteBuffer(node.Length);
        output.AppendMinified(node.RawValue.Span);
        return output.Written.ToArray();
    }

    // The id takes the place of the one sent, or follows resourceType; a meta that was not sent follows the id.
    private static Edit IdEdit(FhirNode root, string id, bool hasMeta)
    {
        var text = "\"" + id + "\"" + (hasMeta ? "" : ",\"meta\":{" + MetaEdits.BeforeVersion);
        var node = root.Child("id");
        var start = node?.Start - 1 ?? EndOfResourceType(root);
        var replacement = Encoding.UTF8.GetBytes((node is null ? ",\"id\":" : "") + text);
        return hasMeta
            ? new Edit(start, node?.Length + 2 ?? 0, replacement)
            : new Edit(start, node?.Length + 2 ?? 0, [.. replacement, .. "\"}"u8], replacement.Length);
    }

    private static int EndOfResourceType(FhirNode root)
    {
        var reader = new Utf8JsonReader(root.RawValue.Span);
        reader.Read();
        while (reader.Read() && !reader.ValueTextEquals("resourceType"u8))
        {
            reader.Read();
            reader.Skip();
        }

        reader.Read();
        return root.Start + (int)reader.BytesConsumed;
    }

    private static PreparedBody Apply(FhirNode root, string id, List<Edit> edits)
    {
        var source = root.Source.Span;
        var output = new ByteBuffer(root.Length + edits.Sum(e => e.Replacement.Length));
        var position = root.Start;
        var split = 0;
        foreach (var edit in edits)
        {
            // What lies inside a part that is left out is left out with it.
            if (edit.Start < position)
            {
                continue;
            }

            output.AppendMinified(source[position..edit.Start]);
            split = edit.Split >= 0 ? output.Length + edit.Split : split;
            output.Append(edit.Replacement);
            position = edit.Start + edit.Length;
        }

        output.AppendMinified(source[position..(root.Start + root.Length)]);
        return new PreparedBody(id, output.Written.ToArray(), split);
    }
}

/// <summary>A piece of the source that something else takes the place of. Begins and ends between tokens.</summary>
/// <param name="Start">Where it begins in the source.</param>
/// <param name="Length">How long it is; 0 to insert.</param>
/// <param name="Replacement">What takes its place.</param>
/// <param name="Split">Where in the replacement the version and its time go; -1 if they do not.</param>
internal readonly record struct Edit(int Start, int Length, byte[] Replacement, int Split = -1);
