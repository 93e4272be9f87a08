using System.Text.Json;
using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Demo;

/// <summary>A transaction bundle of the demo clinic.</summary>
/// <param name="Label">What it holds, for people.</param>
/// <param name="Json">The bundle.</param>
/// <param name="Resources">How many resources are in it.</param>
public sealed record DemoBundle(string Label, ReadOnlyMemory<byte> Json, int Resources);

/// <summary>What a patient of the demo clinic is there to show.</summary>
/// <param name="Id">The patient's id.</param>
/// <param name="Name">The patient's name.</param>
/// <param name="Text">What, in one line.</param>
public sealed record DemoStory(string Id, string Name, string Text);

/// <summary>
/// A synthetic clinic: patients with whole courses of ketamine-assisted psychotherapy, over eighteen months. It is made from a seed: always the same, to the
/// byte. Everybody in it is invented, and everything carries the tag HTEST (test health data).
/// </summary>
public static class DemoClinic
{
    /// <summary>How many patients the clinic has.</summary>
    public const int Patients = 200;

    /// <summary>The patients who tell a story, from the first on.</summary>
    public static IReadOnlyList<DemoStory> Stories { get; } =
        [.. DemoCohort.Make(DemoStories.All.Count).Select(p => new DemoStory(p.Id, $"{p.Given} {p.Family}", p.Case.Story!))];

    /// <summary>
    /// The clinic as transaction bundles, to be sent in this order: the clinic itself, one bundle a patient, the vault's records. Every entry is a PUT, so
    /// loading twice changes nothing. With fewer patients these are the same as in the whole clinic, and the vault's records are theirs.
    /// </summary>
    /// <param name="patients">How many patients: at most <see cref="Patients"/>.</param>
    public static IEnumerable<DemoBundle> Bundles(int patients = Patients)
    {
        yield return Bundle("clinic", ClinicResources.All());
        List<DemoPatient> made = [];
        foreach (var patient in DemoCohort.Make(patients))
        {
            made.Add(patient);
            yield return Bundle(patient.Id, Resources(patient));
        }

        yield return Bundle("vault", new StockResources(made).All());
    }

    private static IEnumerable<JsonObject> Resources(DemoPatient p) =>
    [
        .. PatientResources.All(p), .. CourseResources.All(p), .. ConsentResources.All(p), .. VisitResources.Screenings(p), .. VisitResources.Appointments(p),
        .. TherapyResources.Preparations(p), .. IncidentResources.OfCourse(p), .. p.Sessions.SelectMany(s => SessionResources.All(p, s)),
        .. p.Readings.SelectMany(r => FormResources.All(p, r).Concat(ScaleResources.Totals(p, r))), .. p.Doses.SelectMany(s => ScaleResources.Experience(p, s)), .. StoryResources.All(p), .. SignatureResources.OfConsents(p),
    ];

    private static DemoBundle Bundle(string label, IEnumerable<JsonObject> resources)
    {
        var entries = new JsonArray();
        foreach (var resource in resources)
        {
            var url = $"{resource["resourceType"]}/{resource["id"]}";
            entries.Add((JsonNode)new JsonObject { ["resource"] = Tagged(resource), ["request"] = new JsonObject { ["method"] = "PUT", ["url"] = url } });
        }

        var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = entries };
        return new DemoBundle(label, JsonSerializer.SerializeToUtf8Bytes(bundle), entries.Count);
    }

    // https://hl7.org/fhir/R4/security-labels.html#test: this is no real patient's.
    private static JsonObject Tagged(JsonObject resource)
    {
        var meta = resource["meta"]?.AsObject();
        if (meta is null)
        {
            resource["meta"] = meta = new JsonObject();
        }

        meta["tag"] = new JsonArray(Coding(Hl7 + "v3-ActReason", "HTEST", "test health data"));
        return resource;
    }
}
