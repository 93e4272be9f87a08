// https://hl7.org/fhir/R4/http.html#transaction
using System.Globalization;
using System.Text.Json;

namespace KapFhir.Tests.Chaos;

/// <summary>Transactions: all of one is there or nothing, and two never mix.</summary>
internal sealed class BundleWork(ChaosHand hand)
{
    /// <summary>Moves something from one account to another, each as it was read: both are the next versions, or nothing happens.</summary>
    public async Task Transfer()
    {
        var (from, to) = (hand.AnyOf("Observation", "account", ChaosModel.Accounts), hand.AnyOf("Observation", "account", ChaosModel.Accounts));
        if (from == to || await hand.Read(from) is not { } first || await hand.Read(to) is not { } second)
        {
            return;
        }

        var amount = hand.Random.Next(1, 20);
        string[] marks = [hand.Model.NewMark(), hand.Model.NewMark()];
        var reply = await hand.Send("POST", "", Bundle([
            Entry("PUT", from, ChaosHand.Account(marks[0], from, Balance(first.Json) - amount), IfMatch(first.Version)),
            Entry("PUT", to, ChaosHand.Account(marks[1], to, Balance(second.Json) + amount), IfMatch(second.Version))]), [200, 412]);
        if (reply?.Status == 412)
        {
            hand.Model.Count("412");
            hand.Model.Refused.Enqueue((hand.Model.Of(from), first.Version, hand.Model.Of(to), second.Version, reply.At));
        }

        Answered(reply, marks);
    }

    /// <summary>Makes several under one tag, writes a shared one, adds to another, and creates by a condition that others have too.</summary>
    public async Task Several()
    {
        var tag = hand.Model.NewMark();
        hand.Model.Settle(tag);
        hand.Model.Bundles[tag] = false;
        var (slot, list) = (hand.AnyOf("Basic", "slot"), hand.AnyOf("Basic", "list"));
        var key = hand.Model.NextKey("bundled", 3);
        hand.Model.Keys.TryAdd(key, false);
        string[] marks = [.. Enumerable.Range(0, ChaosModel.BundleSize + 3).Select(_ => hand.Model.NewMark())];
        var patch = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(
            $$"""[{"op":"add","path":"/identifier/-","value":{{ChaosHand.Identifier(marks[^1])}}}]"""));
        var reply = await hand.Send("POST", "", Bundle([
            .. marks[..^3].Select(mark => Entry("POST", "Basic", ChaosHand.Basic(mark, tag: tag))),
            Entry("PUT", slot, ChaosHand.Basic(marks[^3], slot)),
            Entry("POST", "Basic", ChaosHand.Basic(marks[^2], key: key), $",\"ifNoneExist\":\"identifier=http://example.org/keys|{key}\""),
            Entry("PATCH", list, $$"""{"resourceType":"Binary","contentType":"application/json-patch+json","data":"{{patch}}"}""")]), [200]);
        if (reply is not null)
        {
            hand.Model.Bundles[tag] = true;
            hand.Model.Keys[key] = true;
        }

        Answered(reply, marks, maybe: marks[^2]);
    }

    /// <summary>A batch: each entry stands for itself.</summary>
    public async Task Batch()
    {
        var slot = hand.AnyOf("Basic", "slot");
        string[] marks = [hand.Model.NewMark(), hand.Model.NewMark()];
        var reply = await hand.Send("POST", "", Bundle(
            [Entry("POST", "Basic", ChaosHand.Basic(marks[0])), Entry("PUT", slot, ChaosHand.Basic(marks[1], slot))]).Replace("transaction", "batch", StringComparison.Ordinal), [200]);
        Answered(reply, marks);
    }

    // maybe: the entry that may have found what was there instead of creating it.
    private void Answered(ChaosReply? reply, string[] marks, string? maybe = null)
    {
        var entries = reply?.Status == 200 ? reply.Json.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("response")).ToList() : [];
        for (var i = 0; i < marks.Length; i++)
        {
            hand.Model.Settle(marks[i]);
            if (i >= entries.Count)
            {
                continue;
            }

            var status = entries[i].GetProperty("status").GetString()![..3];
            if (status == "503" && hand.Model.IsUnavailableExpected)
            {
                hand.Model.Count("503");
            }
            else if (status is not ("200" or "201"))
            {
                hand.Model.Fault(entries[i].ToString());
            }
            else if (marks[i] != maybe || status == "201")
            {
                var (url, version) = ChaosReply.Parts(entries[i].GetProperty("location").GetString()!);
                hand.Model.Of(url).Wrote(version, marks[i], reply!.Request);
            }
        }
    }

    private static int Balance(JsonElement account) => account.GetProperty("valueInteger").GetInt32();

    private static string Bundle(IEnumerable<string> entries) =>
        $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""";

    private static string Entry(string method, string url, string resource, string more = "") =>
        $$$"""{"resource":{{{resource}}},"request":{"method":"{{{method}}}","url":"{{{url}}}"{{{more}}}}}""";

    private static string IfMatch(int version) => string.Create(CultureInfo.InvariantCulture, $",\"ifMatch\":\"W/\\\"{version}\\\"\"");
}
