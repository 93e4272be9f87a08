using System.Buffers;
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Server.Interactions;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Http;

/// <summary>What an interaction answers, before HTTP or a bundle's entry gives it its form.</summary>
internal sealed class FhirAnswer
{
    private static readonly string[] FirstTags = [.. Enumerable.Range(0, 32).Select(TagOf)];

    private FhirAnswer(int status) => Status = status;

    public int Status { get; }

    /// <summary>The version that the answer is about: gives ETag and Last-Modified, and Location with <see cref="IsLocated"/>.</summary>
    public StoredVersion? Version { get; init; }

    /// <summary>True if Location tells where the version is.</summary>
    public bool IsLocated { get; init; }

    /// <summary>The resource to send as it is, or empty.</summary>
    public ReadOnlyMemory<byte> Resource { get; init; }

    /// <summary>Writes a resource that is made on the spot, or null.</summary>
    public Action<IBufferWriter<byte>>? Write { get; init; }

    /// <summary>Writes a resource while it is made, piece by piece; or null.</summary>
    public Func<AnswerStream, CancellationToken, Task>? Stream { get; private init; }

    /// <summary>Writes the same as a table, for who asked for text/csv; or null.</summary>
    public Action<TextWriter>? Table { get; private init; }

    /// <summary>The content of a Binary, to be sent as it is; or null.</summary>
    public BinaryContent? Content { get; private init; }

    /// <summary>The versions that the answer shows.</summary>
    public IReadOnlyList<StoredVersion> Shown { get => field ?? (Version is null || Status is 304 or >= 400 ? [] : [Version]); init; }

    /// <summary>The ids of patients of whom it tells without showing such versions.</summary>
    public IReadOnlyList<string> Patients { get; init; } = [];

    /// <summary>What to tell the client: the body if there is no other.</summary>
    public IReadOnlyList<Issue> Issues { get; init; } = [];

    /// <summary>What to remark on a write though the body is another, or none.</summary>
    public IReadOnlyList<Issue> Remarks { get; init; } = [];

    /// <summary>The ETag if it does not come from <see cref="Version"/>.</summary>
    public string? EntityTag { get; init; }

    /// <summary>Headers that only this kind of answer has.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; private init; } = [];

    /// <summary>The methods that the path has, for 405 and OPTIONS.</summary>
    public string? Allow { get; init; }

    /// <summary>Which preferences were kept to, or null.</summary>
    public string? PreferenceApplied { get; init; }

    /// <summary>The resource of the version, whole.</summary>
    public static FhirAnswer Of(StoredVersion version) => new(200) { Version = version, Resource = version.Json };

    /// <summary>A part of the version's resource.</summary>
    public static FhirAnswer Of(StoredVersion version, ReadOnlyMemory<byte> part) => new(200) { Version = version, Resource = part };

    /// <summary>The same with a notice that goes with it, if there is one: a resource has no place for one. https://www.rfc-editor.org/rfc/rfc7234#section-5.5</summary>
    public static FhirAnswer Of(StoredVersion version, ReadOnlyMemory<byte> part, string? notice) =>
        notice is null ? Of(version, part) : new(200) { Version = version, Resource = part, Headers = [("Warning", $"299 - \"{notice.Replace("\"", "'", StringComparison.Ordinal)}\"")] };

    /// <summary>The content of a Binary.</summary>
    public static FhirAnswer Of(StoredVersion version, BinaryContent content) => new(200) { Version = version, Content = content };

    /// <summary>A file that is no resource, under this name where it is saved.</summary>
    public static FhirAnswer File(string name, string contentType, ReadOnlyMemory<byte> bytes) =>
        new(200) { Content = new BinaryContent(contentType, bytes, SecurityContext: null) { Name = name } };

    /// <summary>The client has this version already; https://hl7.org/fhir/R4/http.html#cread.</summary>
    public static FhirAnswer NotModified(StoredVersion version) => new(304) { Version = version };

    /// <summary>The version says that the resource was deleted.</summary>
    public static FhirAnswer Gone(StoredVersion version) =>
        new(410) { Version = version, Issues = [KapFhir.Fhir.Issues.ResourceDeleted(version.Type, version.Id)] };

    /// <summary>A delete: the version that says so, if there was anything.</summary>
    public static FhirAnswer Deleted(int status, StoredVersion? version, IReadOnlyList<Issue> issues) =>
        new(status) { Version = version, Issues = issues };

    /// <summary>A resource that is made on the spot.</summary>
    public static FhirAnswer Made(int status, Action<IBufferWriter<byte>> write, string? applied = null) =>
        new(status) { Write = write, PreferenceApplied = applied };

    /// <summary>A bundle of versions, made on the spot.</summary>
    public static FhirAnswer Showing(IReadOnlyList<StoredVersion> versions, Action<IBufferWriter<byte>> write) =>
        new(200) { Write = write, Shown = versions };

    /// <summary>A resource that there is as a table too.</summary>
    public static FhirAnswer Tabled(ReadOnlyMemory<byte> resource, Action<TextWriter> table, IReadOnlyList<string>? patients = null) =>
        new(200) { Resource = resource, Table = table, Patients = patients ?? [] };

    /// <summary>A resource that is written while it is made.</summary>
    public static FhirAnswer Streamed(Func<AnswerStream, CancellationToken, Task> stream) => new(200) { Stream = stream };

    /// <summary>The same answer with what would be streamed as bytes: inside a bundle there is no other way.</summary>
    public async Task<FhirAnswer> Gathered(CancellationToken cancel)
    {
        if (Stream is null)
        {
            return this;
        }

        var buffer = new ArrayBufferWriter<byte>();
        await Stream(AnswerStream.Gathering(buffer), cancel);
        return new FhirAnswer(Status) { Resource = buffer.WrittenMemory, Patients = Patients };
    }

    /// <summary>The same answer as HEAD has it.</summary>
    public FhirAnswer WithoutBody() => new(Status) { Version = Version, EntityTag = EntityTag };

    /// <summary>A statement about the server, or 304 if the client has it.</summary>
    public static FhirAnswer Tagged(int status, Statement statement) =>
        new(status)
        {
            Resource = status == 304 ? default : statement.Json, EntityTag = "W/\"" + statement.Tag + "\"",

            // Nobody's data: kept, and asked for again by its tag.
            Headers = [("Cache-Control", "no-cache")],
        };

    /// <summary>No body.</summary>
    public static FhirAnswer Empty(int status) => new(status);

    /// <summary>The methods that a path has, and no body.</summary>
    public static FhirAnswer Allowing(string allow) => new(204) { Allow = allow };

    /// <summary>405 with the methods that the path has.</summary>
    public static FhirAnswer NotAllowed(Issue issue, string allow) => new(issue.Status) { Issues = [issue], Allow = allow };

    /// <summary>A resource that was made before.</summary>
    public static FhirAnswer Stored(int status, ReadOnlyMemory<byte> resource, params (string Name, string Value)[] headers) =>
        new(status) { Resource = resource, Headers = headers };

    /// <summary>An outcome that is no failure, or no body, with headers.</summary>
    public static FhirAnswer Said(int status, IReadOnlyList<Issue> issues, params (string Name, string Value)[] headers) =>
        new(status) { Issues = issues, Headers = headers };

    /// <summary>An outcome that is the answer and no failure.</summary>
    public static FhirAnswer Outcome(int status, IReadOnlyList<Issue> issues) => new(status) { Issues = issues };

    /// <summary>A failure: the first error's status is the answer's. Errors come before remarks, since who reads one issue should read why.</summary>
    public static FhirAnswer Failed(IReadOnlyList<Issue> issues)
    {
        IReadOnlyList<Issue> ordered = [.. issues.Where(i => i.IsError), .. issues.Where(i => !i.IsError)];
        return new(ordered[0].Status) { Issues = ordered };
    }

    /// <summary>A failure with one issue.</summary>
    public static FhirAnswer Failed(Issue issue) => new(issue.Status) { Issues = [issue] };

    /// <summary>The same status about a version that was written.</summary>
    public FhirAnswer Carrying(
        StoredVersion version, ReadOnlyMemory<byte> resource, IReadOnlyList<Issue> issues, IReadOnlyList<Issue> remarks, string? applied) =>
        new(Status)
    {
        Version = version, IsLocated = true, Resource = resource, Issues = issues, Remarks = remarks, PreferenceApplied = applied,
    };

    /// <summary>The ETag, or null. https://hl7.org/fhir/R4/http.html#versioning</summary>
    public string? Tag => EntityTag ?? (Version is null ? null : Version.VersionId < FirstTags.Length ? FirstTags[Version.VersionId] : TagOf(Version.VersionId));

    private static string TagOf(int versionId) => string.Create(CultureInfo.InvariantCulture, $"W/\"{versionId}\"");

    /// <summary>
    /// Where the remarks can be read, or null. An answer's body is the resource or nothing, as the client prefers, and R4 has no place for warnings beside it;
    /// $validate says the same about the stored resource. https://www.rfc-editor.org/rfc/rfc8288, relation describedby.
    /// </summary>
    public string? Link(string fhirBase) =>
        Version is null || Remarks.Count == 0 ? null : $"<{fhirBase}/{Version.Type}/{Version.Id}/$validate>; rel=\"describedby\"";

    /// <summary>Where the version is, or null.</summary>
    public string? Location(string fhirBase) => Version is null || !IsLocated ? null
        : string.Create(CultureInfo.InvariantCulture, $"{fhirBase}/{Version.Type}/{Version.Id}/_history/{Version.VersionId}");
}
