using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Patch;
using KapFhir.Fhir.Search;
using KapFhir.Fhir.Xml;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Records;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Writing;

/// <summary>
/// Looks at a resource before it is written, also at a profile it is to follow: errors refuse the write, warnings go with the answer.
/// </summary>
internal delegate IReadOnlyList<Issue> WriteCheck(FhirNode resource, string? profile);

/// <summary>What follows from a write and is written with it, in the same transaction: pure but for what it reads in the unit.</summary>
/// <param name="resource">The resource just written.</param>
/// <param name="stored">Its version.</param>
/// <param name="unit">The open write.</param>
internal delegate Result<IReadOnlyList<DerivedResource>> Derivation(FhirNode resource, StoredVersion stored, WriteUnit unit);

/// <summary>A resource that the server makes of another.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Id">Its id: the same each time, so that deriving again updates.</param>
/// <param name="Json">The resource, with that id.</param>
internal sealed record DerivedResource(string Type, string Id, ReadOnlyMemory<byte> Json)
{
    /// <summary>Whether it is written over what is there, or only where nothing is.</summary>
    public WrittenWhen When { get; init; } = WrittenWhen.Always;
}

/// <summary>What is done with every write beside storing it.</summary>
/// <param name="Checks">What is looked at before, in this order.</param>
/// <param name="Derivations">What is written with it, in this order.</param>
/// <param name="Conclude">What is decided when all of the unit is written.</param>
/// <param name="IsDerived">Whether a resource is one that was derived from another.</param>
internal sealed record WriteRules(
    IReadOnlyList<WriteCheck> Checks, IReadOnlyList<Derivation> Derivations, ConclusionStart Conclude, DerivedTest IsDerived)
{
    /// <summary>What labels are put on what is written; null for none.</summary>
    public Labelling? Labels { get; init; }

    /// <summary>The same rules for resources that are written together with conformance resources; null where that makes no difference.</summary>
    public Func<WrittenConformance, WriteRules>? Beside { get; init; }

    /// <summary>
    /// The same for records that come from another server of this kind whole: what follows from them is among them, as it was when it was found. It is not found once more, and
    /// nothing that happened is refused now.
    /// </summary>
    public WriteRules AsTheyCome() => this with
    {
        Derivations = [],
        Conclude = (_, _) => _ => Result<IReadOnlyList<DerivedResource>>.Succeeded([], []),
        Beside = Beside is { } beside ? written => beside(written).AsTheyCome() : null,
    };
}

/// <summary>What follows from a version when all of its unit is written: more to write, with remarks; or why the unit is refused.</summary>
internal delegate Result<IReadOnlyList<DerivedResource>> Conclusion(StoredVersion stored);

/// <summary>Begins to conclude a unit: what is looked at for several of its versions is looked at once.</summary>
/// <param name="unit">The unit, which nothing is written to meanwhile but what conclusions ask for.</param>
/// <param name="written">All versions that will be asked about.</param>
internal delegate Conclusion ConclusionStart(WriteUnit unit, IReadOnlyList<StoredVersion> written);

/// <summary>True if the second resource is what a derivation made of the first.</summary>
internal delegate bool DerivedTest(string type, string id, string derivedType, string derivedId);

/// <summary>
/// The way of a resource from bytes to a stored version: read, check and index on the request's thread, then decide and write inside the
/// unit.
/// </summary>
internal sealed class WritePipeline(
    FhirDefinitions definitions, ResourceIndexer indexer, FhirOptions options, WriteRules rules)
{
    private readonly ReaderLimits _limits = new(options.MaxBodyBytes, options.MaxDepth);

    /// <summary>The same for what is written together with these conformance resources: they are in force for it already.</summary>
    public WritePipeline Beside(WrittenConformance written) =>
        written.IsEmpty || rules.Beside is null ? this : new WritePipeline(definitions, indexer, options, rules.Beside(written));

    /// <summary>Reads a body that must be a resource in JSON or XML, of this type if one is given.</summary>
    public Result<FhirNode> Read(ReadOnlyMemory<byte> body, string? type) =>
        ToJson(body).Then(json => ResourceReader.Read(json, definitions, _limits)).Then<FhirNode>(root =>
            type is not null && root.Type.Name != type ? Issues.TypeMismatch(root.Type.Name, type) : root);

    /// <summary>The body as JSON: what is XML is converted. With faults, the JSON has what could be read in spite of them.</summary>
    public IReadOnlyList<Issue> ToJson(ReadOnlyMemory<byte> body, out ReadOnlyMemory<byte> json)
    {
        json = body;
        return ResourceXmlReader.IsXml(body.Span) ? ResourceXmlReader.ToJson(body, definitions, _limits, out json) : [];
    }

    /// <summary>Reads a body that must be a patch: by the media type of JSON Patch or XML Patch, else as a FHIRPath Patch.</summary>
    public Result<IResourcePatch> ReadPatch(ReadOnlyMemory<byte> body, string? mediaType) => mediaType switch
    {
        JsonPatch.MediaType => JsonPatch.Parse(body, _limits).Then(patch => Result<IResourcePatch>.Succeeded(patch, [])),
        XmlPatch.MediaType => XmlPatch.Parse(body, _limits).Then(patch => Result<IResourcePatch>.Succeeded(patch, [])),
        _ => ToJson(body).Then(json => FhirPathPatch.Parse(json, definitions, _limits)).Then(patch => Result<IResourcePatch>.Succeeded(patch, [])),
    };

    /// <summary>Patches a stored version; the outcome is checked and indexed like a resource that is sent.</summary>
    public Result<PreparedResource> Prepare(IResourcePatch patch, StoredVersion current, ReferenceRewrite? rewrite = null) =>
        PatchedResource.Make(patch, current.Json, current.Type, current.Id, definitions, _limits)
            .Then(root => ResourceMeta.IsSubset(root) ? Issues.SubsettedUpdate(root.Type.Name) : Prepare(root, current.Id, rewrite));

    /// <summary>Checks and indexes a resource that is to get this id.</summary>
    public Result<PreparedResource> Prepare(FhirNode root, string id, ReferenceRewrite? rewrite = null)
    {
        var issues = Check(root);
        if (issues.Any(i => i.IsError))
        {
            return Result<PreparedResource>.Failed(issues);
        }

        return Index(rules.Labels?.OfContent(root) ?? root, id, issues, rewrite);
    }

    /// <summary>What the checks say about a resource, errors and warnings.</summary>
    /// <param name="root">The resource.</param>
    /// <param name="profile">A profile that it is to follow beside those it claims, or null.</param>
    public IReadOnlyList<Issue> Check(FhirNode root, string? profile = null)
    {
        List<Issue>? issues = null;
        foreach (var check in rules.Checks)
        {
            var found = check(root, profile);
            if (found.Count > 0)
            {
                (issues ??= []).AddRange(found);
            }
        }

        return issues ?? (IReadOnlyList<Issue>)[];
    }

    /// <summary>The labels among those of a Meta that no version loses.</summary>
    public IReadOnlyList<string> StayingLabels(FhirNode meta) => rules.Labels?.Staying(meta) ?? [];

    /// <summary>True if the second resource is what the server made of the first.</summary>
    public bool IsDerived(string type, string id, string derivedType, string derivedId) => rules.IsDerived(type, id, derivedType, derivedId);

    /// <summary>
    /// Writes a version, and what derives from it. Content that is the same as the current version's but for version and time makes no new
    /// version:
    /// https://hl7.org/fhir/R4/http.html#update leaves that to the server.
    /// </summary>
    public Result<Written> Put(WriteUnit unit, PreparedResource resource, ChangeMethod method, StoredVersion? current)
    {
        resource = Labelled(resource, current);
        if (current is { IsDeleted: false } && IsSame(resource, current))
        {
            return new Written(WriteEffect.Unchanged, current, resource.Warnings);
        }

        var stored = unit.Put(resource.Type, resource.Id, method, resource.Body, resource.Entries);
        var effect = current is { IsDeleted: false } ? WriteEffect.Updated : WriteEffect.Created;

        // What a derivation remarks on, its check has remarked on already: so $validate says it too.
        return Derive(unit, resource, stored).Then<Written>(derived => new Written(effect, stored, resource.Warnings) { Derived = derived });
    }

    /// <summary>What follows from a unit's only write.</summary>
    public Result<Written> Conclude(WriteUnit unit, Written written) => Conclude(unit, [written])[0];

    /// <summary>
    /// What follows from writes when all of their unit is written: more is written with them, with remarks, or the unit is refused. Asked of what was derived
    /// from them too.
    /// </summary>
    public IReadOnlyList<Result<Written>> Conclude(WriteUnit unit, IReadOnlyList<Written> all)
    {
        var conclude = rules.Conclude(unit, [.. all.SelectMany(New)]);
        return [.. all.Select(written => Conclude(unit, written, conclude))];
    }

    private static IEnumerable<StoredVersion> New(Written written) =>
        written is { Effect: WriteEffect.Created or WriteEffect.Updated, Version: { } version } ? written.Derived.Prepend(version) : [];

    private Result<Written> Conclude(WriteUnit unit, Written written, Conclusion conclude)
    {
        var concluded = Result<bool>.Succeeded(true, []);
        foreach (var stored in New(written))
        {
            concluded = concluded.Then(_ => conclude(stored)).Then<bool>(made =>
            {
                PutDerived(unit, made);
                return true;
            });
        }

        return !concluded.IsSuccess ? Result<Written>.Failed(concluded.Issues)
            : concluded.Issues.Count == 0 ? written : written with { Warnings = [.. written.Warnings, .. concluded.Issues] };
    }

    /// <summary>Derives once more what follows from a version: nothing is written where nothing has changed.</summary>
    public Result<bool> DeriveAgain(WriteUnit unit, StoredVersion stored) =>
        Derive(unit, Index(Read(stored.Json, stored.Type).Value, stored.Id, [], rewrite: null), stored).Then<bool>(_ => true);

    /// <summary>Writes what the server itself puts on record. Returns it as it is stored.</summary>
    public StoredVersion Record(WriteUnit unit, RuleResource record)
    {
        PutDerived(unit, [new DerivedResource(record.Type, record.Id, record.Json)]);
        return unit.Current(record.Type, record.Id, Visibility.Everything)!;
    }

    /// <summary>The dates that a stored resource has under a parameter.</summary>
    public IReadOnlyList<DateEntry> Dates(ReadOnlyMemory<byte> stored, SearchParameterDefinition parameter) =>
        [.. indexer.Extract(Read(stored, type: null).Value).Dates.Where(d => ReferenceEquals(d.Key.Parameter, parameter))];

    /// <summary>What a stored resource can be found by, or null if its bytes cannot be read.</summary>
    public IndexEntries? Entries(string type, ReadOnlyMemory<byte> stored) =>
        Read(stored, type) is { IsSuccess: true } root ? indexer.Extract(root.Value) : null;

    private Result<ReadOnlyMemory<byte>> ToJson(ReadOnlyMemory<byte> body) =>
        ResourceXmlReader.IsXml(body.Span) ? ResourceXmlReader.ToJson(body, definitions, _limits) : body;

    private PreparedResource Index(FhirNode root, string id, IReadOnlyList<Issue> warnings, ReferenceRewrite? rewrite)
    {
        var body = StoredForm.Prepare(root, id, rewrite);
        var entries = indexer.Extract(root);
        var references = LocalReference.FindAll(root, options.OwnBase, definitions);

        // Until it is written, a resource may wait for many others.
        root.ForgetTexts();
        return new PreparedResource(root, id, (version, time) => body.With(version, time), entries, references, warnings);
    }

    // With the labels of the version before that stay.
    private PreparedResource Labelled(PreparedResource resource, StoredVersion? current) =>
        current is { IsDeleted: false } && rules.Labels?.OfBefore(() => resource.Body(current.VersionId, current.LastUpdated), current) is { } labelled
            ? Index(labelled, resource.Id, [.. resource.Warnings, Issues.LabelsStay(resource.Type)], rewrite: null)
            : resource;

    private static bool IsSame(PreparedResource resource, StoredVersion current) =>
        resource.Body(current.VersionId, current.LastUpdated).Span.SequenceEqual(current.Json.Span);

    private Result<IReadOnlyList<StoredVersion>> Derive(WriteUnit unit, PreparedResource resource, StoredVersion stored)
    {
        var all = Result<IReadOnlyList<StoredVersion>>.Succeeded([], []);
        foreach (var derivation in rules.Derivations)
        {
            all = all.Then(before => derivation(resource.Root, stored, unit).Then(derived =>
                Result<IReadOnlyList<StoredVersion>>.Succeeded(derived.Count == 0 ? before : [.. before, .. PutDerived(unit, derived)], [])));
        }

        return all;
    }

    // What is derived is the server's own work: it is read, labelled and indexed as if it were sent, and nothing derives from it in turn.
    private List<StoredVersion> PutDerived(WriteUnit unit, IReadOnlyList<DerivedResource> all)
    {
        List<StoredVersion> put = [];
        foreach (var derived in all)
        {
            var current = unit.Current(derived.Type, derived.Id, Visibility.Everything);
            if (derived.When != WrittenWhen.Always && (derived.When == WrittenWhen.Present) != current is { IsDeleted: false })
            {
                continue;
            }

            var root = Read(derived.Json, derived.Type);
            if (!root.IsSuccess)
            {
                throw new InvalidOperationException("a derived resource is not R4: " + string.Join("; ", root.Issues));
            }

            var prepared = Labelled(Index(rules.Labels?.OfContent(root.Value) ?? root.Value, derived.Id, [], rewrite: null), current);
            if (current is not { IsDeleted: false } || !IsSame(prepared, current))
            {
                put.Add(unit.Put(derived.Type, derived.Id, current is null
                    ? ChangeMethod.Create : ChangeMethod.Update, prepared.Body, prepared.Entries));
            }
        }

        return put;
    }
}
