using System.Globalization;
using System.Text;
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Bundles;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>The entries of a transaction are prepared on all processors at once: what comes of it is what comes of one after the other.</summary>
public sealed class PreparationTests(TestServer server)
{
    private const int Rounds = 30;
    private const int AtOnce = 4;
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // Several bundles at a moment, each prepared on several threads, against the same bundle on one thread, afterwards: what is compiled or kept on first use
    // is made while they race.
    [Fact]
    public async Task On_many_threads_as_on_one()
    {
        (await server.Put("Practitioner/known", """{"resourceType":"Practitioner","id":"known","identifier":[{"system":"http://race.example","value":"known"}]}""")).Status.ShouldBeLessThan(300);
        var refused = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var seed = round * AtOnce;
            var many = await Task.WhenAll(Enumerable.Range(seed, AtOnce).Select(s => Task.Run(() => Prepared(s, many: 1))));
            for (var i = 0; i < AtOnce; i++)
            {
                many[i].ShouldBe(await Prepared(seed + i, many: int.MaxValue), "bundle " + (seed + i).ToString(CultureInfo.InvariantCulture));
                refused += many[i].StartsWith("refused", StringComparison.Ordinal) ? 1 : 0;
            }
        }

        refused.ShouldBeInRange(Rounds / 2, Rounds * AtOnce / 2, "some are refused, most are not");
    }

    private async Task<string> Prepared(int seed, int many)
    {
        var fhir = server.Services.GetRequiredService<FhirServer>();
        var json = Encoding.UTF8.GetBytes(Generated(new Random(seed)));
        var request = new FhirRequest
        {
            Method = "POST", Base = server.Base, Path = "", Parts = new RouteParts(null, null, null, null, null), Query = [], Caller = new Caller(IsLoopback: true),
            Visible = Visibility.Everything, Body = json,
        };
        IReadOnlyList<Result<BundleEntry>> Read() => [.. fhir.Writes.Read(json, null).Value.ChildrenNamed("entry").Select(e => EntryReader.Read(e, request, fhir))];
        var ids = Enumerable.Range(0, Read().Count).Select(i => $"race-{seed}-{i}").ToList();
        var plan = TransactionPlan.Make(Read, fhir, ids);
        plan.IsSuccess.ShouldBeTrue(string.Join('\n', plan.Issues));
        var targets = await TransactionTargets.Guess(plan.Value, fhir, TestContext.Current.CancellationToken);
        var prepared = plan.Value.Prepare(targets.Value, many);
        return prepared.IsSuccess
            ? string.Join('\n', prepared.Value.Resources.OrderBy(r => r.Key).Select(r => $"{r.Key}: {Text(r.Value)}"))
            : "refused\n" + string.Join('\n', prepared.Issues);
    }

    private static string Text(PreparedResource resource) => string.Join('\n',
    [
        $"{resource.Type}/{resource.Id} {Encoding.UTF8.GetString(resource.Body(1, Time).Span)}",
        .. resource.Warnings.Select(w => "warning " + w),
        .. resource.References.Select(r => $"refers to {r.Type}/{r.Id}"),
        .. resource.Entries.Tokens.Select(e => Row(e.Key, $"{e.System}|{e.Code}")),
        .. resource.Entries.Strings.Select(e => Row(e.Key, $"{e.Folded} {e.Text}")),
        .. resource.Entries.Dates.Select(e => Row(e.Key, FormattableString.Invariant($"{e.Start} {e.End}"))),
        .. resource.Entries.Numbers.Select(e => Row(e.Key, Convert.ToHexString(e.Low.Bytes) + Convert.ToHexString(e.High.Bytes))),
        .. resource.Entries.Quantities.Select(e => Row(e.Key, $"{Convert.ToHexString(e.Low.Bytes)} {e.System}|{e.Code}|{e.Unit} {e.Canonical?.Unit}")),
        .. resource.Entries.References.Select(e => Row(e.Key, $"{e.Type}/{e.Id}|{e.Version}")),
        .. resource.Entries.Uris.Select(e => Row(e.Key, e.Url)),
    ]);

    private static string Row(IndexKey key, string value) =>
        FormattableString.Invariant($"  {key.Parameter.IndexName} {key.Component} {key.Instance} {value}");

    // Patients and what belongs to them, referring to each other by urns in any direction; in one of four bundles some that are not valid.
    private static string Generated(Random random)
    {
        var count = random.Next(33, 90);
        var faulty = random.Next(4) == 0;
        string Urn(int i) => $"urn:uuid:00000000-0000-4000-8000-{i:000000000000}";
        return Sample.Bundle("transaction", [.. Enumerable.Range(0, count).Select(i =>
        {
            var (patient, other) = (Urn(random.Next(4)), Urn(random.Next(4, count)));
            var (type, resource) = i < 4 ? ("Patient", Patient(random)) : Other(random, patient, other, faulty && random.Next(9) == 0);
            return Sample.Entry("POST", type, resource, Urn(i));
        })]);
    }

    private static string Patient(Random random) => Sample.Patient(family: $"Race{random.Next(1000)}", more: random.Next(2) == 0 ? "" :
        ""","generalPractitioner":[{"reference":"Practitioner?identifier=http://race.example|known"}],"birthDate":"1980-05-02" """);

    private static (string Type, string Resource) Other(Random random, string patient, string other, bool isFaulty) => random.Next(5) switch
    {
        0 => ("Condition", $$"""
            {"resourceType":"Condition","subject":{"reference":"{{patient}}"},"code":{"coding":[{"system":"http://snomed.info/sct","code":"370143000"}],"text":"Depression {{random.Next(50)}}"},
            "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"{{(isFaulty ? "gone" : "active")}}"}]},
            "contained":[{"resourceType":"Practitioner","id":"p","name":[{"family":"Inside"}]}],"asserter":{"reference":"#p"} }
            """),
        1 => ("Provenance", $$"""
            {"resourceType":"Provenance","target":[{"reference":"{{other}}"},{"reference":"{{patient}}"}],{{(isFaulty ? "" : "\"recorded\":\"2026-01-02T03:04:05Z\",")}}
            "agent":[{"who":{"reference":"Practitioner?identifier=http://race.example|{{(random.Next(6) == 0 ? "unknown" : "known")}}"} }]}
            """),
        2 => ("MedicationRequest", $$"""
            {"resourceType":"MedicationRequest",{{(isFaulty ? "" : "\"status\":\"active\",")}}"intent":"order","medicationCodeableConcept":{"text":"ketamine"},
            "subject":{"reference":"{{patient}}"},"authoredOn":"2026-01-{{random.Next(1, 28):00}}","reasonReference":[{"reference":"{{other}}","type":"Observation"}],
            "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"{{other}}\">why</a></div>"} }
            """),
        3 => ("Encounter", $$"""
            {"resourceType":"Encounter","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
            "subject":{"reference":"{{patient}}"},"period":{"start":"2026-01-02T10:00:00Z","end":"{{(isFaulty ? "2025" : "2026")}}-01-02T11:00:00Z"} }
            """),
        _ => ("Observation", Sample.Observation(patient, $"{random.Next(27)}.{random.Next(10)}", more: $$""","derivedFrom":[{"reference":"{{other}}"}]{{(isFaulty ? ",\"dataAbsentReason\":{\"text\":\"but there is a value\"}" : "")}}""")),
    };
}
