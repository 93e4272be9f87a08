// https://profiles.ihe.net/ITI/BALP/ (IHE Basic Audit Log Patterns), https://hl7.org/fhir/R4/auditevent.html
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using KapFhir.Store.Audit;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Audit;

/// <summary>
/// The AuditEvents of a record: one for each version that was written or read by its id, one for a search; where several patients are concerned one for each of
/// them, as BALP has it.
/// </summary>
internal static class AuditEvents
{
    /// <summary>The events.</summary>
    /// <param name="record">What was done.</param>
    /// <param name="subjects">The versions that it showed or wrote.</param>
    /// <param name="server">The base of this server, as events name it.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Of(AuditRecord record, IReadOnlyList<AuditSubject> subjects, string server) =>
        from deed in Deeds(record, subjects)
        from patient in deed.Patients.DefaultIfEmpty()
        select Write(record, deed, patient, server);

    private const string AuditType = "AuditEvent";

    private static IEnumerable<Deed> Deeds(AuditRecord record, IReadOnlyList<AuditSubject> subjects)
    {
        if (record.Event is { } told)
        {
            return [new Deed(SecurityCodes.Of(told), null, [])];
        }

        var named = record.Id is null ? null : $"{record.Type}/{record.Id}" + (record.Version is null ? "" : "/_history/" + record.Version);
        if (record.IsWrite)
        {
            return subjects.Select(Written);
        }

        var own = record is { Type: "Patient", Id: { } id, Status: < 400 } ? new[] { id } : [];
        string[] patients = [.. subjects.SelectMany(s => s.Patients).Concat(record.Patients).Concat(own).Distinct(StringComparer.Ordinal)];
        return [Asked(record, patients, named)];
    }

    private static Deed Written(AuditSubject subject) => new(
        subject.Method switch
        {
            // An update of what was not there is a create by another name.
            ChangeMethod.Create or ChangeMethod.Update when subject.VersionId == 1 => BalpCodes.Create,
            ChangeMethod.Delete => BalpCodes.Delete,
            ChangeMethod.Patch => BalpCodes.Patch,
            _ => BalpCodes.Update,
        },
        string.Create(CultureInfo.InvariantCulture, $"{subject.Type}/{subject.Id}/_history/{subject.VersionId}"), subject.Patients);

    private static Deed Asked(AuditRecord record, IReadOnlyList<string> patients, string? named)
    {
        var codes = BalpCodes.Of(record);
        return new Deed(codes, codes.IsQuery ? null : named, patients);
    }

    private static ReadOnlyMemory<byte> Write(AuditRecord record, Deed deed, string? patient, string server)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("resourceType", "AuditEvent");
        WriteMeta(json, record, record.Status < 400 && deed.Codes.Profile is { } profile ? BalpCodes.Profiles + (patient is null ? "" : "Patient") + profile : null);
        Coding(json, "type", deed.Codes.Type);
        json.WriteStartArray("subtype");
        Coding(json, null, deed.Codes.Subtype);
        if (record.Type == AuditType && !record.IsWrite)
        {
            Coding(json, null, BalpCodes.AuditLogUsed);
        }

        json.WriteEndArray();
        json.WriteString("action", deed.Codes.Action);
        json.WriteString("recorded", record.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("outcome", SecurityCodes.Outcome(record));
        if (record.Reason is { } reason)
        {
            json.WriteString("outcomeDesc", record.Event is null ? $"{record.Status.ToString(CultureInfo.InvariantCulture)}: {reason}" : reason);
        }

        WritePurpose(json, record.Agent);
        WriteAgents(json, record, deed.Codes, server);
        WriteSource(json, server);
        WriteEntities(json, record, deed, patient, server);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    // R4 has no search parameter for purposeOfEvent: by the tag (AuditEvent?_tag=BTG) accesses in an emergency are found.
    private static void WriteMeta(Utf8JsonWriter json, AuditRecord record, string? profile)
    {
        if (profile is null && record.Agent.Emergency is null)
        {
            return;
        }

        json.WriteStartObject("meta");
        if (profile is not null)
        {
            json.WriteStartArray("profile");
            json.WriteStringValue(profile);
            json.WriteEndArray();
        }

        if (record.Agent.Emergency is not null)
        {
            json.WriteStartArray("tag");
            Coding(json, null, BalpCodes.BreakGlass);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WritePurpose(Utf8JsonWriter json, AuditAgent agent)
    {
        if (agent.Purpose is not { } purpose)
        {
            return;
        }

        json.WriteStartArray("purposeOfEvent");
        json.WriteStartObject();
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", BalpCodes.BreakGlass.System);
        json.WriteString("code", purpose);
        json.WriteEndObject();
        json.WriteEndArray();
        if (agent.Emergency is { } reason)
        {
            json.WriteString("text", reason);
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteAgents(Utf8JsonWriter json, AuditRecord record, BalpCodes codes, string server)
    {
        json.WriteStartArray("agent");
        var agent = record.Agent;
        WriteAgent(json, codes.Client, agent.Client, agent.Program, isRequestor: agent.User is null, agent.Address ?? "unknown", networkType: "2");
        WriteAgent(json, codes.Server, server, name: null, isRequestor: false, server, networkType: "5");
        if (agent.User is { } user)
        {
            WriteAgent(json, codes.User, user, agent.UserName, isRequestor: true, address: null, networkType: null);
        }

        json.WriteEndArray();
    }

    private static void WriteAgent(Utf8JsonWriter json, BalpCode type, string who, string? name, bool isRequestor, string? address, string? networkType)
    {
        json.WriteStartObject();
        json.WriteStartObject("type");
        json.WriteStartArray("coding");
        Coding(json, null, type);
        json.WriteEndArray();
        json.WriteEndObject();
        Who(json, "who", who);
        if (name is { Length: > 0 })
        {
            json.WriteString("name", name);
        }

        json.WriteBoolean("requestor", isRequestor);
        if (address is not null)
        {
            json.WriteStartObject("network");
            json.WriteString("address", address);
            json.WriteString("type", networkType);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // A user that is somebody in the records is a reference; all else is a name.
    private static void Who(Utf8JsonWriter json, string property, string who)
    {
        json.WriteStartObject(property);
        json.WriteString(BalpCodes.IsReference(who) ? "reference" : "display", who);
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, string server)
    {
        json.WriteStartObject("source");
        Who(json, "observer", server);
        json.WriteStartArray("type");
        Coding(json, null, BalpCodes.ApplicationServer);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEntities(Utf8JsonWriter json, AuditRecord record, Deed deed, string? patient, string server)
    {
        json.WriteStartArray("entity");
        if (record.Event is { } told)
        {
            Entity(json, BalpCodes.SystemObject, role: null, () =>
            {
                Who(json, "what", record.About ?? server);
                json.WriteString("name", SecurityCodes.NameOf(told));
            });
        }

        if (deed.What is { } what)
        {
            Entity(json, BalpCodes.SystemObject, BalpCodes.DomainResource, () => Who(json, "what", what));
        }

        if (deed.Codes.IsQuery)
        {
            Entity(json, BalpCodes.SystemObject, BalpCodes.Query, () => json.WriteBase64String("query", Encoding.UTF8.GetBytes(record.Query ?? record.Type ?? "/")));
        }

        if (patient is not null)
        {
            Entity(json, BalpCodes.Person, BalpCodes.PatientRole, () => Who(json, "what", "Patient/" + patient));
        }

        if (record.RequestId is { } requestId)
        {
            Entity(json, BalpCodes.RequestId, role: null, () =>
            {
                json.WriteStartObject("what");
                json.WriteStartObject("identifier");
                json.WriteString("value", requestId);
                json.WriteEndObject();
                json.WriteEndObject();
            });
        }

        json.WriteEndArray();
    }

    private static void Entity(Utf8JsonWriter json, BalpCode type, BalpCode? role, Action content)
    {
        json.WriteStartObject();
        content();
        Coding(json, "type", type);
        if (role is not null)
        {
            Coding(json, "role", role);
        }

        json.WriteEndObject();
    }

    private static void Coding(Utf8JsonWriter json, string? property, BalpCode code)
    {
        if (property is null)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartObject(property);
        }

        json.WriteString("system", code.System);
        json.WriteString("code", code.Code);
        json.WriteString("display", code.Display);
        json.WriteEndObject();
    }

    /// <summary>One thing that was done.</summary>
    private sealed record Deed(BalpCodes Codes, string? What, IReadOnlyList<string> Patients);
}
