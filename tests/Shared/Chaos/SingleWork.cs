// https://hl7.org/fhir/R4/http.html
namespace KapFhir.Tests.Chaos;

/// <summary>Writes of one resource: create, update with and without If-Match, patch, delete.</summary>
internal sealed class SingleWork(ChaosHand hand)
{
    private const int MostMarks = 40;

    /// <summary>A create is found at once, by a search too.</summary>
    public async Task Create()
    {
        var mark = hand.Model.NewMark();
        if (await hand.Send("POST", "Basic", ChaosHand.Basic(mark), [201]) is { } created)
        {
            hand.Model.Of(created.Url).Wrote(created.Version!.Value, mark, created.Request);
            if (hand.Random.Next(3) == 0 && await hand.Send("GET", $"Basic?identifier={mark}", null, [200]) is { } found
                && found.Json.GetProperty("total").GetInt32() != 1)
            {
                hand.Model.Fault($"{created.Url} was created with {mark} and is not found by it: {found}");
            }
        }
        else
        {
            hand.Model.Settle(mark);
        }
    }

    /// <summary>What was read is written again with If-Match: it is the next version, or refused because another one is.</summary>
    public async Task UpdateIfMatch()
    {
        var url = hand.AnyOf("Basic", "counter");
        if (await hand.Read(url) is not { } read)
        {
            return;
        }

        var mark = hand.Model.NewMark();
        Matched(url, read.Version, mark, await hand.Send("PUT", url, ChaosHand.Basic(mark, url), [200, 412], IfMatch(read.Version)));
    }

    /// <summary>Anyone may write here at any time, and delete: what was deleted comes back with the next version.</summary>
    public async Task Update()
    {
        var url = hand.AnyOf("Basic", "slot");
        var mark = hand.Model.NewMark();
        if (await hand.Send("PUT", url, ChaosHand.Basic(mark, url), [200, 201]) is { } written)
        {
            hand.Model.Of(url).Wrote(written.Version!.Value, mark, written.Request);
        }
        else
        {
            hand.Model.Settle(mark);
        }
    }

    /// <summary>A deletion is a version; deleting what is deleted makes none.</summary>
    public async Task Delete()
    {
        var url = hand.AnyOf("Basic", "slot");
        var known = hand.Model.Of(url);
        known.MayBeDeleted = true;
        if (await hand.Send("DELETE", url, null, [204]) is { Version: { } version } deleted)
        {
            known.Saw(version, KnownResource.Deletion, deleted.Request);
        }
    }

    /// <summary>A mark is added to those that are there: each stays, whoever adds at the same time.</summary>
    public async Task Patch()
    {
        var url = hand.AnyOf("Basic", "list");
        if (await hand.Read(url) is not { } read)
        {
            return;
        }

        var mark = hand.Model.NewMark();
        var isMatched = hand.Random.Next(3) == 0;
        if (ChaosHand.Marks(read.Json).Count > MostMarks)
        {
            Matched(url, read.Version, mark, await hand.Send("PUT", url, ChaosHand.Basic(mark, url), [200, 412], IfMatch(read.Version)));
        }
        else if (isMatched)
        {
            Matched(url, read.Version, mark, await hand.Send("PATCH", url, Added(mark), [200, 412], IfMatch(read.Version)));
        }
        else if (await hand.Send("PATCH", url, Added(mark), [200]) is { } patched)
        {
            hand.Model.Of(url).Wrote(patched.Version!.Value, mark, patched.Request);
        }
        else
        {
            hand.Model.Settle(mark);
        }
    }

    /// <summary>A resource that is read is the version that was answered.</summary>
    public Task Read() => hand.Read(hand.Random.Next(2) == 0 ? hand.AnyOf("Basic", "list") : hand.AnyOf("Basic", "counter"));

    private void Matched(string url, int version, string mark, ChaosReply? reply)
    {
        var known = hand.Model.Of(url);
        switch (reply?.Status)
        {
            case 200 when reply.Version == version + 1:
                known.Wrote(version + 1, mark, reply.Request);
                return;
            case 200:
                hand.Model.Fault($"{reply.Request} If-Match {version} made version {reply.Version}");
                break;
            case 412:
                hand.Model.Count("412");
                known.Superseded.Enqueue((version, reply.At));
                break;
            default:
                break;
        }

        hand.Model.Settle(mark);
    }

    private string Added(string mark) => hand.Random.Next(2) == 0
        ? $$"""[{"op":"add","path":"/identifier/-","value":{{ChaosHand.Identifier(mark)}}}]"""
        : $$"""
            {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Basic"},
            {"name":"name","valueString":"identifier"},{"name":"value","valueIdentifier":{{ChaosHand.Identifier(mark)}}}]}]}
            """;

    private static string IfMatch(int version) => FormattableString.Invariant($"If-Match: W/\"{version}\"");
}
