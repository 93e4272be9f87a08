// https://hl7.org/fhir/R4/http.html#trules
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;
using KapFhir.Server.Writing;
using KapFhir.Store;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Bundles;

/// <summary>
/// Carries out a transaction: all entries or none, in one unit of the store, in R4's order DELETE, POST, PUT, GET. What needs no database
/// (reading, checking,
/// indexing) happens before the unit, on what conditions matched just then; inside the unit it is only done again if they match otherwise.
/// </summary>
internal static class Transaction
{
    public static async Task<FhirAnswer> Answer(BundleReader read, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var prepared = await Prepare(read, server, cancel);
        if (!prepared.IsSuccess)
        {
            return FhirAnswer.Failed(prepared.Issues);
        }

        var (plan, guess) = prepared.Value;
        var written = await server.Audit.Write(
            request,
            unit => new TransactionUnit(unit, plan, server).Run(guess)
                .Then(all => ProvenanceHeader.Record(request, unit, server, all.Values)
                    .Then(_ => Result<IReadOnlyDictionary<int, Written>>.Succeeded(all, []))),
            Expected(plan, guess), cancel);
        return written.IsSuccess
            ? ResponseBundle.Answer("transaction-response", await Answers(plan, written.Value, server, cancel), request)
            : FhirAnswer.Failed(written.Issues);
    }

    private static async Task<Result<(TransactionPlan Plan, PreparedTransaction Guess)>> Prepare(BundleReader read, FhirServer server, CancellationToken cancel)
    {
        using var span = Spans.Start(Spans.BundlePrepare);
        var plan = TransactionPlan.Make(read, server);
        if (!plan.IsSuccess)
        {
            return Result<(TransactionPlan, PreparedTransaction)>.Failed(plan.Issues);
        }

        span?.SetTag("kapfhir.bundle.entries", plan.Value.Entries.Count);
        var targets = await TimeBudget.Within(
            server.Search.TimeBudget, async limit => await TransactionTargets.Guess(plan.Value, server, limit), issue => issue, cancel);
        return targets.Then(found => plan.Value.Prepare(found)).Then<(TransactionPlan, PreparedTransaction)>(guess => (plan.Value, guess));
    }

    private static List<(string Type, string Id)> Expected(TransactionPlan plan, PreparedTransaction guess) =>
    [
        .. guess.Resources.Values.SelectMany(r => r.Expected),
        .. plan.Entries.Where(e => guess.Targets.IdOf(e.Index) is not null).Select(e => (e.Request.Type, guess.Targets.IdOf(e.Index)!)),
    ];

    // Reads and searches see what was written: they run when it is on disk. That what they read exists was seen to in the unit.
    private static async Task<IReadOnlyList<FhirAnswer>> Answers(
        TransactionPlan plan, IReadOnlyDictionary<int, Written> written, FhirServer server, CancellationToken cancel)
    {
        var answers = new List<FhirAnswer>(plan.Entries.Count);
        foreach (var entry in plan.Entries)
        {
            answers.Add(written.TryGetValue(entry.Index, out var done)
                ? done.Effect == WriteEffect.Deleted
                    ? Delete.Answer(done, entry.Request.Prefer) : WriteAnswer.Of(done, entry.Request.Prefer)
                : await entry.Handle(server, cancel));
        }

        return answers;
    }
}
