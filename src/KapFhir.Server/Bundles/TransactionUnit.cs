// https://hl7.org/fhir/R4/http.html#trules
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Bundles;

/// <summary>The part of a transaction that happens inside the store's unit: decide, write, and look whether everything fits.</summary>
internal sealed class TransactionUnit(WriteUnit unit, TransactionPlan sent, FhirServer server)
{
    private TransactionPlan _plan = sent;
    private readonly Dictionary<int, Written> _written = [];
    private readonly HashSet<(string Type, string Id)> _changed = [];

    /// <summary>Writes all entries, or says which could not be.</summary>
    /// <param name="guess">What was prepared outside, used if the conditions still match the same.</param>
    public Result<IReadOnlyDictionary<int, Written>> Run(PreparedTransaction guess) =>
        Step(DeleteAll)
            .Then(_ => TransactionTargets.Resolve(Match, _plan))
            .Then(targets => targets.IsSameAs(guess.Targets) ? guess : PrepareAfresh(targets))
            .Then(prepared => Step(() => PutAll(prepared, "POST"))
                .Then(_ => Step(() => PutAll(prepared, "PUT"))).Then(_ => Step(() => PutWaiting(prepared)))
                .Then(_ => Step(() => PatchAll(prepared)))
                .Then(_ => Step(() => CheckReferences(prepared)))).Then(_ => Step(CheckAccess))
            .Then(_ => Step(ConcludeAll))
            .Then(_ => Step(CheckReads))
            .Then(_ => Result<IReadOnlyDictionary<int, Written>>.Succeeded(_written, []));

    private Result<PreparedTransaction> PrepareAfresh(TransactionTargets targets) => _plan.Afresh().Then(fresh =>
    {
        _plan = fresh;
        return fresh.Prepare(targets);
    });

    private static Result<bool> Step(Func<IReadOnlyList<Issue>> step)
    {
        var issues = step();
        return issues.Count > 0 ? Result<bool>.Failed(issues) : true;
    }

    private IReadOnlyList<StoredVersion> Match(BundleEntry? entry, Criteria criteria)
    {
        // What was deleted by condition is gone already: it is the target still.
        if (entry is { Request.Method: "DELETE" })
        {
            return _written.TryGetValue(entry.Index, out var done) && done.Version is { } version ? [version] : [];
        }

        return criteria.Match(unit, 2);
    }

    private IReadOnlyList<Issue> DeleteAll() => Each("DELETE", entry =>
        _plan.Conditions.TryGetValue(entry.Index, out var criteria)
            ? Delete.ApplyConditional(unit, server, entry.Request, criteria)
            : Delete.Apply(unit, server, entry.Request, entry.Request.Id));

    private IReadOnlyList<Issue> PutAll(PreparedTransaction prepared, string method) => Each(method, entry =>
    {
        if (prepared.Targets.IsFound(entry.Index))
        {
            return new Written(WriteEffect.Found, prepared.Targets.Found(entry.Index), []);
        }

        return prepared.Resources.TryGetValue(entry.Index, out var resource) ? Put(entry, resource) : default(Result<Written>?);
    });

    // Conditional references may lead to what the transaction itself writes: https://hl7.org/fhir/R4/http.html#trules, step 5.
    private IReadOnlyList<Issue> PutWaiting(PreparedTransaction prepared)
    {
        var waiting = _plan.Entries.Where(e => e is { IsWrite: true, IsPatch: false } && !_written.ContainsKey(e.Index)).ToList();
        while (waiting.Count > 0)
        {
            ResolveReferences(prepared.Targets.Links);
            var ready = waiting.Select(e => (Entry: e, Resource: _plan.Prepare(e, prepared.Targets)))
                .Where(w => !w.Resource.IsSuccess || w.Resource.Value is not null).ToList();
            if (ready.Count == 0)
            {
                break;
            }

            foreach (var (entry, resource) in ready)
            {
                var issues = resource.IsSuccess ? Keep(entry, Put(entry, resource.Value!)) : resource.Issues;
                if (issues.Count > 0)
                {
                    return issues;
                }

                prepared.Resources[entry.Index] = resource.Value!;
                waiting.Remove(entry);
            }
        }

        return CheckConditionalReferences();
    }

    // What a patch is applied to is only known here; so is all that its references may lead to.
    private IReadOnlyList<Issue> PatchAll(PreparedTransaction prepared)
    {
        if (_plan.Patches.Count > 0)
        {
            ResolveReferences(prepared.Targets.Links);
        }

        return Each("PATCH", entry => Patch(entry, prepared.Targets));
    }

    private Result<Written>? Patch(BundleEntry entry, TransactionTargets targets)
    {
        var (type, id) = (entry.Request.Type, targets.IdOf(entry.Index)!);
        if (!_changed.Add((type, id)))
        {
            return Issues.SameResourceTwice(type, id);
        }

        if (_plan.UnresolvedUrns(entry, targets) is { Count: > 0 } urns)
        {
            return Result<Written>.Failed(urns);
        }

        var unresolved = new List<Issue>();
        var patched = WriteAccess.Before(unit, server, entry.Request, id).Then(current => Interactions.Patch.Living(type, id, current))
            .Then(current => Interactions.Patch.ApplyUnfinished(
                unit, server, entry.Request, _plan.Patches[entry.Index], current, (node, url) => Resolve(node, url, entry, targets, unresolved)));
        return unresolved.Count > 0 ? Result<Written>.Failed(unresolved) : patched;
    }

    // What a JSON Patch refers to is only seen when it has been applied.
    private string? Resolve(FhirNode node, string url, BundleEntry entry, TransactionTargets targets, List<Issue> unresolved)
    {
        var target = targets.Links.Find(url, entry.FullUrl);
        if (target is null && node.Parent?.Type.Name is "Reference" && LinkTable.IsInternal(url) && !LinkTable.IsConditional(url)
            && server.Options.ReferentialIntegrity == ReferentialIntegrity.Enforce)
        {
            unresolved.Add(Issues.UnresolvedUrn(node.Location, url));
        }

        return target;
    }

    private void ResolveReferences(LinkTable links)
    {
        foreach (var (text, criteria) in _plan.References.Where(r => links.Find(r.Key) is null))
        {
            if (Match(null, criteria) is [var match])
            {
                links.Set(text, match.Type, match.Id);
            }
        }
    }

    // Each must match exactly one resource when all is written.
    private List<Issue> CheckConditionalReferences()
    {
        var issues = new List<Issue>();
        foreach (var (text, criteria) in _plan.References)
        {
            if (Match(null, criteria).Count is var matches && matches != 1)
            {
                issues.AddRange(_plan.PlacesOf(text).Select(place => Issues.ConditionalReference(text, matches).At(place)));
            }
        }

        return issues;
    }

    private Result<Written> Put(BundleEntry entry, PreparedResource resource)
    {
        if (!_changed.Add((resource.Type, resource.Id)))
        {
            return Issues.SameResourceTwice(resource.Type, resource.Id);
        }

        // The entry's condition was decided before the first write: what matches it now, another entry has made.
        if (entry.Request.Method == "POST"
            && _plan.Conditions.TryGetValue(entry.Index, out var criteria) && Match(entry, criteria).Count > 0)
        {
            return Issues.SameConditionTwice(criteria.Text);
        }

        return entry.Request.Method == "POST"
            ? Create.Apply(unit, server, resource, condition: null)
            : Update.Apply(unit, server, resource, entry.Request);
    }

    private IReadOnlyList<Issue> CheckReferences(PreparedTransaction prepared)
    {
        if (_written.Count == 0)
        {
            return [];
        }

        var check = new ReferenceCheck(unit, server, _plan.Entries[0].Request.Caller);
        var broken = prepared.Resources.SelectMany(r => BundleEntry.Inside(check.FindBroken(r.Value), r.Key));
        var referred = _written.Where(w => w.Value.Effect == WriteEffect.Deleted)
            .SelectMany(w => BundleEntry.Inside(Delete.CheckReferrers(unit, server, w.Value, _plan.Entries[w.Key].Request).Issues, w.Key));
        return [.. broken, .. referred];
    }

    // When all of it is written: what an entry refers to may come after it.
    private IReadOnlyList<Issue> CheckAccess() =>
        [.. _written.SelectMany(w => BundleEntry.Inside(WriteAccess.After(unit, server, _plan.Entries[w.Key].Request, w.Value).Issues, w.Key))];

    // The rules look at the whole: a consent may stand in the same bundle as the dose, before or after it.
    private List<Issue> ConcludeAll()
    {
        var refusals = new List<Issue>();
        int[] order = [.. _written.Keys.Order()];
        var concluded = server.Writes.Conclude(unit, [.. order.Select(index => _written[index])]);
        for (var i = 0; i < order.Length; i++)
        {
            if (concluded[i].IsSuccess)
            {
                _written[order[i]] = concluded[i].Value;
            }
            else
            {
                refusals.AddRange(BundleEntry.Inside(concluded[i].Issues, order[i]));
            }
        }

        return refusals;
    }

    // A read that finds nothing fails the transaction; searches cannot fail any more.
    private List<Issue> CheckReads() =>
        [.. _plan.Entries.Where(e => !e.IsWrite && e.Request.Parts.Id is not null)
            .Select(e => (Entry: e, Issue: ReadFault(e))).Where(f => f.Issue is not null)
            .Select(f => BundleEntry.Inside(f.Issue!, f.Entry.Index))];

    private Issue? ReadFault(BundleEntry entry)
    {
        var request = entry.Request;
        var current = unit.Current(request.Type, request.Id, request.Visible);
        return entry.Route.Interaction switch
        {
            Auth.FhirInteraction.Read or Auth.FhirInteraction.Operation when current is not { IsDeleted: false } =>
                Issues.ResourceNotFound(request.Type, request.Id),
            Auth.FhirInteraction.History when current is null => Issues.ResourceNotFound(request.Type, request.Id),
            Auth.FhirInteraction.VRead when VRead.ParseVersion(request) is not { } version || version > (current?.VersionId ?? 0) =>
                Issues.VersionNotFound(request.Type, request.Id, request.Parts.Version!),
            Auth.FhirInteraction.VRead when current!.IsDeleted && VRead.ParseVersion(request) == current.VersionId =>
                Issues.ResourceDeleted(request.Type, request.Id),
            _ => null,
        };
    }

    private IReadOnlyList<Issue> Each(string method, Func<BundleEntry, Result<Written>?> write)
    {
        foreach (var entry in _plan.Entries.Where(e => e.IsWrite && e.Request.Method == method))
        {
            if (write(entry) is { } result && Keep(entry, result) is { Count: > 0 } issues)
            {
                return issues;
            }
        }

        return [];
    }

    private IReadOnlyList<Issue> Keep(BundleEntry entry, Result<Written> result)
    {
        if (!result.IsSuccess)
        {
            return BundleEntry.Inside(result.Issues, entry.Index);
        }

        // A delete counts though there was nothing to delete: which comes first must not matter.
        if (result.Value.Effect == WriteEffect.Deleted
            && (entry.Request.Parts.Id ?? result.Value.Version?.Id) is { } id && !_changed.Add((entry.Request.Type, id)))
        {
            return [BundleEntry.Inside(Issues.SameResourceTwice(entry.Request.Type, id), entry.Index)];
        }

        _written[entry.Index] = result.Value;
        return [];
    }
}
