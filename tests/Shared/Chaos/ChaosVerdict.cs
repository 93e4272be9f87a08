using System.Globalization;
using System.Text.Json;

namespace KapFhir.Tests.Chaos;

/// <summary>Holds what the server has now against what clients know, with nobody writing.</summary>
internal sealed class ChaosVerdict(ChaosClient client, ChaosModel model)
{
    private const int AtOnce = 8;

    /// <summary>Everything wrong becomes a fault of the model.</summary>
    public async Task Give()
    {
        await Each(model.Resources, HasEveryVersion);
        await Each(model.Keys, HasOne);
        await Each(model.Bundles, IsWhole);
        foreach (var (first, firstVersion, second, secondVersion, at) in model.Refused)
        {
            if (!await IsSuperseded(first, firstVersion, at) && !await IsSuperseded(second, secondVersion, at))
            {
                model.Fault($"a transfer between {first.Url}/{firstVersion} and {second.Url}/{secondVersion} was refused though both were current");
            }
        }

        var hand = new ChaosHand(client, model, new Random(0));
        await new SearchWork(hand).Accounts();
    }

    private static Task Each<T>(IEnumerable<T> all, Func<T, Task> check) => Parallel.ForEachAsync(
        all.ToList(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) => await check(one));

    // From version 1 on without a gap, each as it was answered; what nobody was answered is one that nobody was refused either.
    private async Task HasEveryVersion(KnownResource known)
    {
        if (known.Versions.IsEmpty && !known.MayBeDeleted)
        {
            return;
        }

        var history = await History(known.Url);
        if (!history.Select(h => h.Version).SequenceEqual(Enumerable.Range(0, history.Count).Select(i => history.Count - i)))
        {
            model.Fault($"{known.Url} has the versions {string.Join(' ', history.Select(h => h.Version))}");
            return;
        }

        var stored = history.ToDictionary(h => h.Version, h => h.Mark);
        foreach (var (version, mark) in known.Versions.Where(v => stored.GetValueOrDefault(v.Key) != v.Value))
        {
            model.Fault($"{known.Url}/_history/{version} was answered as '{mark}' and is '{stored.GetValueOrDefault(version) ?? "missing"}'");
        }

        foreach (var (version, mark) in stored.Where(s => !known.Versions.ContainsKey(s.Key)))
        {
            if (mark.Length == 0 ? !known.MayBeDeleted : !model.Unanswered.ContainsKey(mark))
            {
                model.Fault($"{known.Url}/_history/{version} with '{mark}' was never answered, or refused");
            }
        }

        Appended(known, history);
        foreach (var (version, at) in known.Superseded.Where(s => !IsSuperseded(history, s.Version, s.At)))
        {
            model.Fault($"{known.Url}: If-Match {version} was refused at {at:O} though it was current");
        }
    }

    // A version of a list is the one before it with one mark more, or begins anew.
    private void Appended(KnownResource known, List<Shown> history)
    {
        for (var i = 0; i + 1 < history.Count && known.Url.StartsWith("Basic/list", StringComparison.Ordinal); i++)
        {
            if (history[i].Marks.Count > 1 && !history[i].Marks.SkipLast(1).SequenceEqual(history[i + 1].Marks, StringComparer.Ordinal))
            {
                model.Fault($"{known.Url}/_history/{history[i].Version} lost a mark of the version before it");
            }
        }
    }

    private async Task HasOne(KeyValuePair<string, bool> key)
    {
        var total = await Total("Basic?identifier=http://example.org/keys|" + key.Key);
        if (total > 1 || (total == 0 && key.Value))
        {
            model.Fault($"conditional writes of {key.Key} made {total} resources");
        }
    }

    private async Task IsWhole(KeyValuePair<string, bool> bundle)
    {
        var total = await Total("Basic?_tag=http://example.org/tags|" + bundle.Key);
        if (total != ChaosModel.BundleSize && (bundle.Value || total != 0))
        {
            model.Fault($"{total} of {ChaosModel.BundleSize} resources of the transaction {bundle.Key}{(bundle.Value ? ", which was answered" : "")}");
        }
    }

    private async Task<bool> IsSuperseded(KnownResource known, int version, DateTimeOffset at) => IsSuperseded(await History(known.Url), version, at);

    private static bool IsSuperseded(List<Shown> history, int version, DateTimeOffset at) =>
        history.Any(h => h.Version == version + 1 && h.At <= at.AddMilliseconds(1));

    private async Task<int> Total(string path) => (await client.Send("GET", path + "&_summary=count")).Json.GetProperty("total").GetInt32();

    /// <summary>All versions, the newest first.</summary>
    private async Task<List<Shown>> History(string url)
    {
        var all = new List<Shown>();
        for (var next = url + "/_history?_count=200"; next is not null;)
        {
            var page = await client.Send("GET", next);
            if (page.Status != 200)
            {
                model.Fault(page.ToString());
                return all;
            }

            all.AddRange(page.Json.GetProperty("entry").EnumerateArray().Select(Read));
            next = page.Json.GetProperty("link").EnumerateArray().Where(l => l.GetProperty("relation").GetString() == "next")
                .Select(l => l.GetProperty("url").GetString()).FirstOrDefault();
        }

        return all;
    }

    private static Shown Read(JsonElement entry)
    {
        var response = entry.GetProperty("response");
        var marks = entry.TryGetProperty("resource", out var resource) ? ChaosHand.Marks(resource) : [KnownResource.Deletion];
        return new Shown(
            int.Parse(response.GetProperty("etag").GetString()!.Trim('W', '/', '"'), CultureInfo.InvariantCulture), marks,
            response.GetProperty("lastModified").GetDateTimeOffset());
    }

    /// <summary>A version in a history.</summary>
    private sealed record Shown(int Version, List<string> Marks, DateTimeOffset At)
    {
        public string Mark => Marks[^1];
    }
}
