// https://hl7.org/fhir/R4/http.html#trules
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;
using KapFhir.Server.Writing;

namespace KapFhir.Server.Bundles;

/// <summary>The entries of a transaction, with the conditions among them parsed and an id for each resource that may turn out to be new.</summary>
internal sealed class TransactionPlan
{
    private readonly FhirServer _server;
    private readonly Dictionary<string, List<string>> _places = new(StringComparer.Ordinal);

    private TransactionPlan(IReadOnlyList<BundleEntry> entries, FhirServer server)
    {
        Entries = entries;
        _server = server;
        NewIds = [.. entries.Select(e => e.Resource is not null && e.Request.Method == "PUT" ? e.Resource.ChildText("id") ?? Create.NewId() : Create.NewId())];
    }

    public IReadOnlyList<BundleEntry> Entries { get; }

    /// <summary>The id that each entry's resource gets if it is new.</summary>
    public IReadOnlyList<string> NewIds { get; }

    /// <summary>The condition of each entry that has one: If-None-Exist of a create, the search of a conditional update or delete.</summary>
    public Dictionary<int, Criteria> Conditions { get; } = [];

    /// <summary>The conditional references in all resources, each once.</summary>
    public Dictionary<string, Criteria> References { get; } = new(StringComparer.Ordinal);

    /// <summary>Checks what can be checked without the database.</summary>
    public static Result<TransactionPlan> Make(IReadOnlyList<BundleEntry> entries, FhirServer server)
    {
        var plan = new TransactionPlan(entries, server);
        var issues = FullUrlFaults(entries).Concat(entries.SelectMany(e => BundleEntry.Inside(plan.Parse(e), e.Index))).ToList();
        return issues.Count > 0 ? Result<TransactionPlan>.Failed(issues) : plan;
    }

    /// <summary>Rewrites, checks and indexes every resource for these targets. Those with references that only the writes of others resolve are left out.</summary>
    public Result<PreparedTransaction> Prepare(TransactionTargets targets)
    {
        var prepared = new PreparedTransaction(targets);
        var issues = new List<Issue>();
        foreach (var entry in Entries.Where(e => e.IsWrite && e.Resource is not null && !targets.IsFound(e.Index)))
        {
            var resource = Prepare(entry, targets);
            if (!resource.IsSuccess)
            {
                issues.AddRange(resource.Issues);
            }
            else if (resource.Value is { } ready)
            {
                prepared.Resources[entry.Index] = ready;
            }
        }

        return issues.Count > 0 ? Result<PreparedTransaction>.Failed(issues) : prepared;
    }

    /// <summary>The same for one entry; null if some conditional reference is not resolved yet.</summary>
    public Result<PreparedResource?> Prepare(BundleEntry entry, TransactionTargets targets)
    {
        var rewriter = new ReferenceRewriter(targets.Links, entry.FullUrl);
        var bytes = rewriter.Rewrite(entry.Resource!);
        var urns = rewriter.Unresolved.Where(n => !LinkTable.IsConditional(n.Text!)).ToList();
        if (urns.Count > 0 && _server.Options.ReferentialIntegrity == ReferentialIntegrity.Enforce)
        {
            return Result<PreparedResource?>.Failed([.. urns.Select(n => Issues.UnresolvedUrn(n.Location, n.Text!))]);
        }

        if (rewriter.Unresolved.Count > urns.Count)
        {
            return Result<PreparedResource?>.Succeeded(null, []);
        }

        return entry.Place(_server.Writes.Read(bytes, entry.Request.Type)
            .Then(root => entry.Request.Method == "PUT" && entry.Request.Parts.Id is { } id ? Update.CheckId(root, id) : root)
            .Then(root => _server.Writes.Prepare(root, targets.IdOf(entry.Index)!))
            .Then(resource => Result<PreparedResource?>.Succeeded(resource, [])));
    }

    /// <summary>Where a conditional reference stands.</summary>
    public IReadOnlyList<string> PlacesOf(string reference) => _places[reference];

    private IReadOnlyList<Issue> Parse(BundleEntry entry)
    {
        var condition = entry.Request.Method switch
        {
            "POST" when entry.IsWrite => Criteria.ParseOptional(_server, entry.Request, entry.Request.Conditions.IfNoneExist),
            "PUT" or "DELETE" when entry.Request.Parts.Id is null => Criteria.ParseQuery(_server, entry.Request),
            _ => Result<Criteria?>.Succeeded(null, []),
        };
        if (condition is { IsSuccess: true, Value: { } criteria })
        {
            Conditions[entry.Index] = criteria;
        }

        return [.. condition.Issues, .. entry.IsWrite && entry.Resource is not null ? ParseReferences(entry.Resource, entry.Request) : []];
    }

    private List<Issue> ParseReferences(FhirNode resource, FhirRequest request)
    {
        var rewriter = new ReferenceRewriter(new LinkTable(), fullUrl: null);
        rewriter.Rewrite(resource);
        var issues = new List<Issue>();
        foreach (var node in rewriter.Unresolved.Where(n => LinkTable.IsConditional(n.Text!)))
        {
            var criteria = Criteria.ParseReference(_server, request, node.Text!);
            if (criteria.IsSuccess)
            {
                References[node.Text!] = criteria.Value!;
                Places(node.Text!).Add(node.Location);
            }
            else
            {
                issues.AddRange(criteria.Issues.Select(i => i.At(node.Location)));
            }
        }

        return issues;
    }

    private List<string> Places(string reference)
    {
        if (!_places.TryGetValue(reference, out var places))
        {
            _places[reference] = places = [];
        }

        return places;
    }

    private static IEnumerable<Issue> FullUrlFaults(IReadOnlyList<BundleEntry> entries)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(e => e.FullUrl is not null))
        {
            if (entry.FullUrl!.Contains("/_history/", StringComparison.Ordinal))
            {
                yield return BundleEntry.Inside(Issues.VersionedFullUrl(entry.FullUrl), entry.Index);
            }

            if (!seen.Add(entry.FullUrl))
            {
                yield return BundleEntry.Inside(Issues.DuplicateFullUrl(entry.FullUrl), entry.Index);
            }
        }
    }
}

/// <summary>The resources of a transaction, ready to be written if the targets are still these.</summary>
internal sealed record PreparedTransaction(TransactionTargets Targets)
{
    /// <summary>By entry; those that wait for the writes of others are absent.</summary>
    public Dictionary<int, PreparedResource> Resources { get; } = [];
}
