// https://hl7.org/fhir/R4/http.html#trules
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Patch;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;
using KapFhir.Server.Writing;

namespace KapFhir.Server.Bundles;

/// <summary>Reads the entries of a bundle, each time from its bytes.</summary>
internal delegate IReadOnlyList<Result<BundleEntry>> BundleReader();

/// <summary>
/// The entries of a transaction, with the conditions among them parsed and an id for each resource that may turn out to be new.
/// </summary>
internal sealed class TransactionPlan
{
    private const int Many = 32;
    private readonly BundleReader _read;
    private readonly FhirServer _server;
    private WritePipeline _writes;
    private readonly Dictionary<string, List<string>> _places = new(StringComparer.Ordinal);

    private TransactionPlan(BundleReader read, IReadOnlyList<BundleEntry> entries, FhirServer server, IReadOnlyList<string>? newIds)
    {
        _read = read;
        _server = server;
        _writes = server.Writes;
        Entries = entries;
        NewIds = newIds ?? [.. entries.Select(e => (e.Request.Method == "PUT" ? e.Resource?.ChildText("id") : null) ?? Create.NewId())];
    }

    public IReadOnlyList<BundleEntry> Entries { get; }

    /// <summary>The id that each entry's resource gets if it is new.</summary>
    public IReadOnlyList<string> NewIds { get; }

    /// <summary>
    /// The condition of each entry that has one: If-None-Exist of a create, the search of a conditional update or delete.
    /// </summary>
    public Dictionary<int, Criteria> Conditions { get; } = [];

    /// <summary>The patch of each entry that is one.</summary>
    public Dictionary<int, IResourcePatch> Patches { get; } = [];

    /// <summary>The conditional references in all resources, each once.</summary>
    public Dictionary<string, Criteria> References { get; } = new(StringComparer.Ordinal);

    /// <summary>Every search that targets depend on.</summary>
    public IEnumerable<Criteria> Searches => Conditions.Values.Concat(References.Values);

    /// <summary>Reads the bundle and checks what can be checked without the database.</summary>
    public static Result<TransactionPlan> Make(BundleReader read, FhirServer server, IReadOnlyList<string>? newIds = null) =>
        AllOrNothing(read()).Then<TransactionPlan>(entries =>
        {
            var plan = new TransactionPlan(read, entries, server, newIds);
            var issues = FullUrlFaults(entries).Concat(entries.SelectMany(e => BundleEntry.Inside(plan.Parse(e), e.Index))).ToList();
            return issues.Count > 0 ? Result<TransactionPlan>.Failed(issues) : plan;
        });

    /// <summary>
    /// Rewrites, checks and indexes every resource for these targets. Those with references that only the writes of others resolve are left
    /// out.
    /// </summary>
    /// <param name="targets">What the entries are about.</param>
    /// <param name="many">From how many resources on they are prepared on all processors at once.</param>
    public Result<PreparedTransaction> Prepare(TransactionTargets targets, int many = Many)
    {
        _writes = _server.Writes.Beside(WrittenConformance.Of(Entries, i => targets.IsFound(i) ? null : targets.IdOf(i), _server.Definitions));
        BundleEntry[] written = [.. Entries.Where(e => e is { IsWrite: true, IsPatch: false, Resource: not null } && !targets.IsFound(e.Index))];
        var resources = PrepareEach(written, targets, many);
        var issues = resources.Where(r => !r.IsSuccess).SelectMany(r => r.Issues).ToList();
        if (issues.Count > 0)
        {
            return Result<PreparedTransaction>.Failed(issues);
        }

        var prepared = new PreparedTransaction(targets);
        for (var i = 0; i < written.Length; i++)
        {
            if (resources[i].Value is { } ready)
            {
                prepared.Resources[written[i].Index] = ready;
            }
        }

        return prepared;
    }

    // What an entry needs of others is in the targets: many are prepared on all processors at once.
    private Result<PreparedResource?>[] PrepareEach(BundleEntry[] entries, TransactionTargets targets, int many)
    {
        var resources = new Result<PreparedResource?>[entries.Length];
        void One(int i) => resources[i] = Prepare(entries[i], targets);
        if (entries.Length >= many)
        {
            Parallel.For(0, entries.Length, One);
        }
        else
        {
            for (var i = 0; i < entries.Length; i++)
            {
                One(i);
            }
        }

        return resources;
    }

    /// <summary>
    /// The same plan over the bundle as it was sent. Preparing writes targets into the parsed resources, so other targets need a fresh
    /// parse; only a
    /// condition that matches otherwise than a moment before asks for it.
    /// </summary>
    public Result<TransactionPlan> Afresh() => Make(_read, _server, NewIds);

    /// <summary>True if the entry may not bring an id of its sender's choice.</summary>
    public bool IsIdRefused(BundleEntry entry) => Update.IsIdRefused(_server, entry.Request);

    /// <summary>The same for one entry; null if some conditional reference is not resolved yet.</summary>
    public Result<PreparedResource?> Prepare(BundleEntry entry, TransactionTargets targets)
    {
        if (UnresolvedUrns(entry, targets) is { Count: > 0 } urns)
        {
            return Result<PreparedResource?>.Failed(urns);
        }

        if (LocalReference.Elements(entry.Resource!).Any(n => LinkTable.IsConditional(n.Text!) && targets.Links.Find(n.Text!) is null))
        {
            return Result<PreparedResource?>.Succeeded(null, []);
        }

        Result<FhirNode> resource = entry.Request is { Method: "PUT", Parts.Id: { } id }
            ? Update.CheckId(entry.Resource!, id) : entry.Resource!;
        return entry.Place(resource
            .Then(root => _writes.Prepare(root, targets.IdOf(entry.Index)!, (_, url) => targets.Links.Find(url, entry.FullUrl)))
            .Then(prepared => Result<PreparedResource?>.Succeeded(prepared, [])));
    }

    /// <summary>The urns in an entry's resource that no entry has; none where references are not checked.</summary>
    public IReadOnlyList<Issue> UnresolvedUrns(BundleEntry entry, TransactionTargets targets) =>
        _server.Options.ReferentialIntegrity != ReferentialIntegrity.Enforce ? []
        : [.. LocalReference.Elements(entry.Resource!)
            .Where(n => LinkTable.IsInternal(n.Text!) && !LinkTable.IsConditional(n.Text!) && targets.Links.Find(n.Text!) is null)
            .Select(n => Issues.UnresolvedUrn(n.Location, n.Text!))];

    /// <summary>Where a conditional reference stands.</summary>
    public IReadOnlyList<string> PlacesOf(string reference) => _places[reference];

    private static Result<IReadOnlyList<BundleEntry>> AllOrNothing(IReadOnlyList<Result<BundleEntry>> read)
    {
        var issues = read.Where(e => !e.IsSuccess).SelectMany(e => e.Issues).ToList();
        return issues.Count > 0
            ? Result<IReadOnlyList<BundleEntry>>.Failed(issues)
            : Result<IReadOnlyList<BundleEntry>>.Succeeded([.. read.Select(e => e.Value)], []);
    }

    private IReadOnlyList<Issue> Parse(BundleEntry entry)
    {
        if (entry is { IsWrite: true, IsPatch: false, Resource: { } resource } && resource.Type.Name != entry.Request.Type)
        {
            return [Issues.TypeMismatch(resource.Type.Name, entry.Request.Type)];
        }

        if (entry.Route.Interaction is Auth.FhirInteraction.ChangingOperation or Auth.FhirInteraction.Expunge)
        {
            return [Issues.OperationInTransaction(entry.Request.Method, entry.Request.Path)];
        }

        if (entry.Route.Interaction == Auth.FhirInteraction.Search)
        {
            return SearchType.Parse(entry.Request, _server, entry.Request.Parts.Member ?? entry.Request.Parts.Type).Issues
                .Where(i => i.IsError).ToList();
        }

        if (entry.Route.Interaction == Auth.FhirInteraction.History)
        {
            return HistoryAnswer.ParseQuery(entry.Request, _server.Storage.Zone).Issues;
        }

        var condition = entry.Request.Method switch
        {
            "POST" when entry.IsWrite => Criteria.ParseOptional(_server, entry.Request, entry.Request.Conditions.IfNoneExist),
            "PUT" or "PATCH" or "DELETE" when entry.Request.Parts.Id is null => Criteria.ParseQuery(_server, entry.Request),
            _ => Result<Criteria?>.Succeeded(null, []),
        };
        if (condition is { IsSuccess: true, Value: { } criteria })
        {
            Conditions[entry.Index] = criteria;
        }

        return
        [
            .. condition.Issues, .. entry.IsPatch ? ParsePatch(entry) : [],
            .. entry.IsWrite && entry.Resource is not null ? ParseReferences(entry.Resource, entry.Request) : [],
        ];
    }

    private IReadOnlyList<Issue> ParsePatch(BundleEntry entry)
    {
        var patch = PatchFormats.Parse(entry.Request, _server.Writes);
        if (patch.IsSuccess)
        {
            Patches[entry.Index] = patch.Value;
        }

        return patch.Issues;
    }

    private List<Issue> ParseReferences(FhirNode resource, FhirRequest request)
    {
        var issues = new List<Issue>();
        foreach (var node in LocalReference.Elements(resource).Where(n => LinkTable.IsConditional(n.Text!)))
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
