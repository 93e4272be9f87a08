// https://hl7.org/fhir/R4/provenance.html#header
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Server.Interactions;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Http;

/// <summary>
/// A Provenance that comes with a write, in a header: it is written in the same transaction, and its target is what the write makes.
/// </summary>
internal sealed class ProvenanceHeader
{
    public const string Name = "X-Provenance";
    private static readonly string[] AnyTarget = ["Provenance/x/_history/1"];

    private readonly ReadOnlyMemory<byte> _json;

    private ProvenanceHeader(ReadOnlyMemory<byte> json) => _json = json;

    /// <summary>True where something is written that a Provenance can be about.</summary>
    public static bool IsFor(FhirInteraction interaction) =>
        interaction is FhirInteraction.Create or FhirInteraction.Update or FhirInteraction.Patch or FhirInteraction.Bundle;

    /// <summary>The Provenance in a header, null without one; or what is wrong with it: 400.</summary>
    public static Result<ProvenanceHeader?> Parse(string? header, FhirServer server)
    {
        if (string.IsNullOrEmpty(header))
        {
            return Result<ProvenanceHeader?>.Succeeded(null, []);
        }

        var provenance = new ProvenanceHeader(Encoding.UTF8.GetBytes(header));
        var read = server.Writes.Read(provenance._json, "Provenance");
        List<Issue> issues = [.. read.Issues];
        if (read.IsSuccess)
        {
            issues.AddRange(read.Value.Child("target") is not null ? [Issues.ProvenanceTarget()]
                : server.Writes.Read(provenance.With(AnyTarget), "Provenance").Then(whole => server.Writes.Prepare(whole, "x")).Issues);
        }

        issues.RemoveAll(i => !i.IsError);
        return issues.Count > 0
            ? Result<ProvenanceHeader?>.Failed([.. issues.Select(i => i with { Status = 400, Diagnostics = Name + ": " + i.Diagnostics })])
            : Result<ProvenanceHeader?>.Succeeded(provenance, []);
    }

    /// <summary>Writes the Provenance of a write, if it made a version: an update that changes nothing is no activity.</summary>
    public static Result<Written> Record(FhirRequest request, WriteUnit unit, FhirServer server, Written written) =>
        Record(request, unit, server, [written]).Then<Written>(_ => written);

    /// <summary>The same for several writes of one transaction.</summary>
    public static Result<bool> Record(FhirRequest request, WriteUnit unit, FhirServer server, IEnumerable<Written> all)
    {
        string[] targets = request.Provenance is null ? []
            : [.. all.Where(w => w.Effect is WriteEffect.Created or WriteEffect.Updated).Select(w => Reference(w.Version!))];
        return targets.Length == 0 ? true
            : server.Writes.Read(request.Provenance!.With(targets), "Provenance").Then(root => server.Writes.Prepare(root, Create.NewId()))
                .Then(resource => Create.Apply(unit, server, resource, condition: null)
                    .Then(made => WriteAccess.After(unit, server, request, made))
                    .Then<bool>(_ => new ReferenceCheck(unit, server, request.Caller).FindBroken(resource) is { Count: > 0 } broken
                        ? Result<bool>.Failed(broken) : true));
    }

    private static string Reference(StoredVersion version) =>
        string.Create(CultureInfo.InvariantCulture, $"{version.Type}/{version.Id}/_history/{version.VersionId}");

    private ReadOnlyMemory<byte> With(IEnumerable<string> targets)
    {
        using var document = JsonDocument.Parse(_json);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            property.WriteTo(json);
        }

        json.WriteStartArray("target");
        foreach (var target in targets)
        {
            json.WriteStartObject();
            json.WriteString("reference", target);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
