using System.Globalization;
using KapFhir.Auth;
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>Ends work that takes too long, so that one expensive query does not keep the others waiting. Ended is ended in the database too.</summary>
internal static class TimeBudget
{
    /// <summary>Handles a request, within the budget where it has one.</summary>
    public static Task<FhirAnswer> Handle(FhirRoute route, FhirRequest request, FhirServer server, CancellationToken cancel) =>
        HasBudget(route.Interaction, request) ? Limited(route, request, server, cancel) : route.Handle(request, server, cancel);

    /// <summary>Does work within a budget.</summary>
    /// <param name="budget">The most time.</param>
    /// <param name="work">The work.</param>
    /// <param name="tooLong">What comes of it when it takes too long.</param>
    /// <param name="cancel">The client goes.</param>
    public static async Task<T> Within<T>(TimeSpan budget, Func<CancellationToken, Task<T>> work, Func<Issue, T> tooLong, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(budget);
        try
        {
            return await work(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return tooLong(Issues.TimeBudgetSpent(budget.ToString("c", CultureInfo.InvariantCulture)));
        }
    }

    private static Task<FhirAnswer> Limited(FhirRoute route, FhirRequest request, FhirServer server, CancellationToken cancel) =>
        Within(server.Search.TimeBudget, limit => route.Handle(request, server, limit), FhirAnswer.Failed, cancel);

    // Single reads and writes are short by themselves; a bundle's entries have a budget each.
    private static bool HasBudget(FhirInteraction interaction, FhirRequest request) => interaction switch
    {
        FhirInteraction.Search or FhirInteraction.History or FhirInteraction.Operation => true,
        FhirInteraction.Create => request.Conditions.IfNoneExist is not null,
        FhirInteraction.Update or FhirInteraction.Patch or FhirInteraction.Delete => request.Parts.Id is null,
        _ => false,
    };
}
