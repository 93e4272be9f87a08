// https://hl7.org/fhir/R4/http.html#trules
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Bundles;

/// <summary>
/// Carries out a transaction: all entries or none, in one unit of the store, in R4's order DELETE, POST, PUT, GET. What needs no database (reading, checking,
/// indexing) happens before the unit, on what conditions matched just then; inside the unit it is only done again if they match otherwise.
/// </summary>
internal static class Transaction
{
    public static async Task<FhirAnswer> Answer(
        IReadOnlyList<Result<BundleEntry>> read, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var entries = AllOrNothing(read).Then(all => TransactionPlan.Make(all, server));
        if (!entries.IsSuccess)
        {
            return FhirAnswer.Failed(entries.Issues);
        }

        var plan = entries.Value;
        var guess = plan.Prepare(await TransactionTargets.Guess(plan, server, cancel));
        if (!guess.IsSuccess)
        {
            return FhirAnswer.Failed(guess.Issues);
        }

        var written = await server.Store.Write(unit => new TransactionUnit(unit, plan, server).Run(guess.Value), cancel);
        return written.IsSuccess
            ? ResponseBundle.Answer("transaction-response", await Answers(plan, written.Value, server, cancel), request)
            : FhirAnswer.Failed(written.Issues);
    }

    private static Result<IReadOnlyList<BundleEntry>> AllOrNothing(IReadOnlyList<Result<BundleEntry>> read)
    {
        var issues = read.Where(e => !e.IsSuccess).SelectMany(e => e.Issues).ToList();
        return issues.Count > 0
            ? Result<IReadOnlyList<BundleEntry>>.Failed(issues)
            : Result<IReadOnlyList<BundleEntry>>.Succeeded([.. read.Select(e => e.Value)], []);
    }

    // Reads and searches see what was written: they run when it is on disk. That what they read exists was seen to in the unit.
    private static async Task<IReadOnlyList<FhirAnswer>> Answers(
        TransactionPlan plan, IReadOnlyDictionary<int, Written> written, FhirServer server, CancellationToken cancel)
    {
        var answers = new List<FhirAnswer>(plan.Entries.Count);
        foreach (var entry in plan.Entries)
        {
            answers.Add(written.TryGetValue(entry.Index, out var done)
                ? done.Effect == WriteEffect.Deleted ? Delete.Answer(done, entry.Request.Prefer) : WriteAnswer.Of(done, entry.Request.Prefer)
                : await entry.Route.Handle(entry.Request, server, cancel));
        }

        return answers;
    }
}
