using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using KapFhir.Auth;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Audit;

/// <summary>What somebody did, as it is known when it is done: written down at once, told by AuditEvents afterwards.</summary>
internal sealed record AuditRecord
{
    /// <summary>A record to be filled.</summary>
    public AuditRecord()
    {
    }

    private AuditRecord(FhirRequest request, DateTimeOffset now)
    {
        At = now;
        RequestId = request.RequestId;
        Interaction = request.Interaction;
        Type = request.Parts.Type;
        Id = request.Parts.Id;
        Version = request.Parts.Version;
        Operation = request.Parts.Operation;
        Query = QueryOf(request);
        Agent = AuditAgent.Of(request.Caller);
    }

    /// <summary>When it was answered.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The id of the request: <c>X-Request-Id</c>.</summary>
    public string? RequestId { get; init; }

    /// <summary>What was asked for.</summary>
    public FhirInteraction Interaction { get; init; }

    /// <summary>The type of the path.</summary>
    public string? Type { get; init; }

    /// <summary>The id of the path.</summary>
    public string? Id { get; init; }

    /// <summary>The version of the path.</summary>
    public string? Version { get; init; }

    /// <summary>The operation's name.</summary>
    public string? Operation { get; init; }

    /// <summary>The path under the base and the query, as sent; null where there is no query.</summary>
    public string? Query { get; init; }

    /// <summary>The answer's status.</summary>
    public int Status { get; init; }

    /// <summary>Why it was refused.</summary>
    public string? Reason { get; init; }

    /// <summary>What happened, where that is no interaction.</summary>
    public SecurityEvent? Event { get; init; }

    /// <summary>Whom or what such an event is about, as a name or a reference.</summary>
    public string? About { get; init; }

    /// <summary>The ids of patients whom the answer shows without showing resources of theirs.</summary>
    public IReadOnlyList<string> Patients { get; init; } = [];

    /// <summary>Who.</summary>
    public AuditAgent Agent { get; init; } = new();

    /// <summary>The versions that were shown or written, by their place in the order of all changes.</summary>
    public IReadOnlyList<long> Sids { get; init; } = [];

    /// <summary>True if those were written.</summary>
    public bool IsWrite { get; init; }

    /// <summary>The record of a request's answer.</summary>
    public static AuditRecord Of(FhirRequest request, FhirAnswer answer, DateTimeOffset now) => new(request, now)
    {
        Status = answer.Status,
        Reason = answer.Status < 400 ? null : answer.Issues.FirstOrDefault(i => i.IsError)?.Diagnostics,
        Sids = SidsOf(answer.Shown),
        Patients = answer.Patients,
    };

    /// <summary>The record of a request that was refused before it was read: its caller may not do that, say.</summary>
    public static AuditRecord Refused(HttpContext http, RoutedPath path, Caller caller, FhirAnswer answer, DateTimeOffset now)
    {
        var (_, route, parts) = path;
        return new()
        {
            At = now,
            RequestId = http.Response.Headers[Faults.RequestIdHeader],
            Interaction = route.Interaction,
            Type = parts.Type,
            Id = parts.Id,
            Version = parts.Version,
            Operation = parts.Operation,
            Query = http.Request.Path.Value + http.Request.QueryString.Value,
            Status = answer.Status,
            Reason = answer.Issues.FirstOrDefault(i => i.IsError)?.Diagnostics,
            Agent = AuditAgent.Of(caller),
        };
    }

    /// <summary>The record of a request's writes, made in the unit that writes.</summary>
    public static AuditRecord Of(FhirRequest request, IReadOnlyList<StoredVersion> written, DateTimeOffset now) =>
        new(request, now) { Status = 200, Sids = SidsOf(written), IsWrite = true };

    /// <summary>Writes one line.</summary>
    /// <param name="output">The lines.</param>
    /// <param name="json">A writer to use for it: making one takes as long as writing a record.</param>
    public void Write(ArrayBufferWriter<byte> output, Utf8JsonWriter json)
    {
        json.Reset(output);
        JsonSerializer.Serialize(json, this, AuditJson.Default.AuditRecord);
        json.Flush();
        output.Write("\n"u8);
    }

    /// <summary>The records of lines.</summary>
    public static IEnumerable<AuditRecord> Read(byte[] lines)
    {
        var from = 0;
        while (Array.IndexOf(lines, (byte)'\n', from) is var end && end >= 0)
        {
            yield return JsonSerializer.Deserialize(lines.AsSpan(from, end - from), AuditJson.Default.AuditRecord)!;
            from = end + 1;
        }
    }

    private static string? QueryOf(FhirRequest request) =>
        request.Query.Count > 0 ? request.Path + "?" + string.Join('&', request.Query.Select(p => p.Key + "=" + p.Value))
        : request.Path.Length == 0 ? null
        : request.Parts.Type is null || request.Interaction is FhirInteraction.Operation or FhirInteraction.ChangingOperation ? request.Path : null;

    private static long[] SidsOf(IReadOnlyList<StoredVersion> versions)
    {
        var sids = new long[versions.Count];
        for (var i = 0; i < sids.Length; i++)
        {
            sids[i] = versions[i].Sid;
        }

        return sids;
    }
}

/// <summary>Who did something.</summary>
internal sealed record AuditAgent
{
    /// <summary>The user as a reference or a name, or null where there is none.</summary>
    public string? User { get; init; }

    /// <summary>The client.</summary>
    public string Client { get; init; } = "";

    /// <summary>The name by which the user signs in, where the event is about that.</summary>
    public string? UserName { get; init; }

    /// <summary>What the client's program calls itself.</summary>
    public string? Program { get; init; }

    /// <summary>The address that the request came from.</summary>
    public string? Address { get; init; }

    /// <summary>What for, as the caller said: a code of v3-ActReason.</summary>
    public string? Purpose { get; init; }

    /// <summary>Why the glass was broken, or null if it was not.</summary>
    public string? Emergency { get; init; }

    /// <summary>The agent of a caller.</summary>
    public static AuditAgent Of(Caller caller) => new()
    {
        Client = caller.Access?.ClientId ?? (caller.IsServer ? "server" : caller.IsLoopback ? "this machine" : "unknown"),
        User = caller.Access is { IsService: false } access ? access.FhirUser ?? access.Subject : null,
        Address = caller.Address,
        Program = caller.Program,
        Purpose = caller.Purpose,
        Emergency = caller.BreakGlass?.Reason,
    };
}

/// <summary>Writes and reads records without looking at their properties at run time: every read of the server makes one.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(AuditRecord))]
internal sealed partial class AuditJson : JsonSerializerContext;
