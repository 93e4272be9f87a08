// https://hl7.org/fhir/R4/http.html#paging
using System.Globalization;
using System.Text.Json;

namespace KapFhir.Tests.Chaos;

/// <summary>Searches in pages while everybody writes: all pages show the moment of the first.</summary>
internal sealed class SearchWork(ChaosHand hand)
{
    private static readonly string[] Orders = ["", "&_sort=-_lastUpdated", "&_sort=identifier", "&_sort=-identifier,_id"];

    /// <summary>All accounts, each once, and all together hold what they always hold.</summary>
    public async Task Accounts()
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"Observation?code:text=account&_count={hand.Random.Next(3, 9)}{Orders[hand.Random.Next(Orders.Length)]}");
        if (await Pages(path) is not { } found)
        {
            return;
        }

        var balance = found.Sum(r => r.GetProperty("valueInteger").GetInt32());
        if (found.Count != ChaosModel.Accounts || found.DistinctBy(Id).Count() != ChaosModel.Accounts || balance != ChaosModel.Wealth)
        {
            hand.Model.Fault($"{path}: the pages show {found.Count} accounts with {balance} in them instead of {ChaosModel.Accounts} with {ChaosModel.Wealth}");
        }

        found.ForEach(r => hand.Model.Of("Observation/" + Id(r)).Saw(
            int.Parse(r.GetProperty("meta").GetProperty("versionId").GetString()!, CultureInfo.InvariantCulture), ChaosHand.MarkOf(r), path));
    }

    /// <summary>What a bundle made is there as a whole, or not at all; once answered, there.</summary>
    public async Task Bundle()
    {
        var all = hand.Model.Bundles.ToArray();
        if (all.Length == 0)
        {
            return;
        }

        // Read before asking: what is answered meanwhile need not be there.
        var (tag, isAnswered) = all[hand.Random.Next(all.Length)];
        var path = $"Basic?_tag=http://example.org/tags|{tag}&_count={hand.Random.Next(1, 4).ToString(CultureInfo.InvariantCulture)}";
        if (await Pages(path) is { } found && found.Count != ChaosModel.BundleSize && (isAnswered || found.Count != 0))
        {
            hand.Model.Fault($"{path}: {found.Count} of {ChaosModel.BundleSize} resources of a transaction{(isAnswered ? " that was answered" : "")}");
        }
    }

    /// <summary>A history has every version from the first to the newest.</summary>
    public async Task History()
    {
        var path = $"{hand.AnyOf("Basic", "slot")}/_history?_count=50";
        if (await hand.Send("GET", path, null, [200, 404]) is not { Status: 200 } page)
        {
            return;
        }

        var versions = page.Json.GetProperty("entry").EnumerateArray()
            .Select(e => int.Parse(e.GetProperty("response").GetProperty("etag").GetString()!.Trim('W', '/', '"'), CultureInfo.InvariantCulture)).ToList();
        if (!versions.SequenceEqual(Enumerable.Range(0, versions.Count).Select(i => versions[0] - i)))
        {
            hand.Model.Fault($"{path}: versions {string.Join(' ', versions)}");
        }
    }

    private async Task<List<JsonElement>?> Pages(string path)
    {
        var found = new List<JsonElement>();
        for (var next = path; next is not null;)
        {
            if (await hand.Send("GET", next, null, [200]) is not { } page)
            {
                return null;
            }

            found.AddRange(page.Json.TryGetProperty("entry", out var entries) ? entries.EnumerateArray().Select(e => e.GetProperty("resource")) : []);
            next = page.Json.GetProperty("link").EnumerateArray().Where(l => l.GetProperty("relation").GetString() == "next")
                .Select(l => l.GetProperty("url").GetString()).FirstOrDefault();
        }

        return found;
    }

    private static string Id(JsonElement resource) => resource.GetProperty("id").GetString()!;
}
