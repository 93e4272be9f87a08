using System.Globalization;

namespace KapFhir.Tests.Chaos;

/// <summary>
/// Sixteen writers at once over HTTP, each doing work at random: create, update with If-Match, conditional create and update, transaction, batch, patch,
/// delete, read, search in pages, history. The order of each writer's work follows from the seed.
/// </summary>
internal sealed class ChaosRun(string fhirBase, ChaosModel model, int seed)
{
    private const int Writers = 16;

    /// <summary>A header that the server is made not to hear while the writers write; null for none.</summary>
    public string? Unheard { get; init; }

    /// <summary>What every writer needs to be there. Done again after a restart it changes nothing.</summary>
    public async Task Prepare()
    {
        using var client = new ChaosClient(fhirBase);
        var hand = new ChaosHand(client, model, new Random(seed));
        foreach (var url in Enumerable.Range(0, ChaosModel.Shared).SelectMany(i => new[] { $"Basic/counter-{i}", $"Basic/list-{i}", $"Basic/slot-{i}" }))
        {
            await Put(hand, url, static (mark, id) => ChaosHand.Basic(mark, id));
        }

        foreach (var i in Enumerable.Range(0, ChaosModel.Accounts))
        {
            await Put(hand, $"Observation/account-{i}", (mark, url) => ChaosHand.Account(mark, url, ChaosModel.Wealth / ChaosModel.Accounts));
        }
    }

    /// <summary>Lets the writers write until told to stop, or until the server is gone.</summary>
    public async Task Write(CancellationToken stop)
    {
        using var client = new ChaosClient(fhirBase) { Unheard = Unheard };
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(client, writer, stop), CancellationToken.None)));
    }

    /// <summary>What was done, in words.</summary>
    public string Summary() => string.Create(CultureInfo.InvariantCulture, $"seed {seed}: ")
        + string.Join(", ", model.Done.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Key} {d.Value}")));

    private async Task Write(ChaosClient client, int writer, CancellationToken stop)
    {
        var hand = new ChaosHand(client, model, new Random((seed * 31) + writer));
        var work = Work(hand);
        try
        {
            while (!stop.IsCancellationRequested && model.Faults.IsEmpty)
            {
                var (name, run) = work[hand.Random.Next(work.Length)];
                await run();
                model.Count(name);
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
        {
            // The server was killed. What was not answered may be there or not.
            if (!stop.IsCancellationRequested)
            {
                model.Count("cut off");
            }
        }
    }

    // What stands twice is done twice as often.
    private static (string Name, Func<Task> Run)[] Work(ChaosHand hand)
    {
        var (single, conditional, bundles, searches) = (new SingleWork(hand), new ConditionalWork(hand), new BundleWork(hand), new SearchWork(hand));
        return
        [
            ("create", single.Create), ("create", single.Create), ("update if-match", single.UpdateIfMatch), ("update if-match", single.UpdateIfMatch),
            ("update", single.Update), ("delete", single.Delete), ("patch", single.Patch), ("patch", single.Patch), ("read", single.Read),
            ("conditional create", conditional.Create), ("conditional create", conditional.Create), ("conditional update", conditional.Update),
            ("transfer", bundles.Transfer), ("transfer", bundles.Transfer), ("transaction", bundles.Several), ("batch", bundles.Batch),
            ("pages", searches.Accounts), ("pages", searches.Accounts), ("search", searches.Bundle), ("history", searches.History),
        ];
    }

    private static async Task Put(ChaosHand hand, string url, Func<string, string, string> body)
    {
        var mark = hand.Model.NewMark();
        var reply = await hand.Send("PUT", url, body(mark, url), [201, 412], "If-None-Match: *");
        if (reply?.Status == 201)
        {
            hand.Model.Of(url).Wrote(reply.Version!.Value, mark, reply.Request);
        }

        hand.Model.Settle(mark);
    }
}
