using System.Text.Json;
using System.Text.Json.Nodes;

namespace KapFhir.Kap.Demo;

/// <summary>A transaction bundle of the demo clinic.</summary>
/// <param name="Label">What it holds, for people.</param>
/// <param name="Json">The bundle.</param>
/// <param name="Resources">How many resources are in it.</param>
public sealed record DemoBundle(string Label, ReadOnlyMemory<byte> Json, int Resources);

/// <summary>
/// A synthetic clinic: patients with whole courses of ketamine-assisted psychotherapy. The same seed makes the same clinic. Everybody in it is invented.
/// </summary>
public sealed class DemoClinic
{
    /// <summary>How many patients the clinic has.</summary>
    public const int Patients = 40;

    private const int Seed = 20250106;

    /// <summary>The clinic as transaction bundles, to be sent in this order: the clinic itself, then one bundle a patient. Every entry is a PUT, so loading twice changes nothing.</summary>
    public static IEnumerable<DemoBundle> Bundles()
    {
        yield return Bundle("clinic", ClinicResources.All());
        foreach (var patient in new DemoCohort(Seed).Make(Patients))
        {
            yield return Bundle(patient.Id, Resources(patient));
        }
    }

    private static IEnumerable<JsonObject> Resources(DemoPatient patient) =>
        CourseResources.All(patient)
            .Concat(patient.Sessions.SelectMany(session => SessionResources.All(patient, session)))
            .Concat(patient.Readings.SelectMany(reading => FormResources.All(patient, reading)));

    private static DemoBundle Bundle(string label, IEnumerable<JsonObject> resources)
    {
        var entries = new JsonArray();
        foreach (var resource in resources)
        {
            var url = $"{resource["resourceType"]}/{resource["id"]}";
            entries.Add((JsonNode)new JsonObject { ["resource"] = resource, ["request"] = new JsonObject { ["method"] = "PUT", ["url"] = url } });
        }

        var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = entries };
        return new DemoBundle(label, JsonSerializer.SerializeToUtf8Bytes(bundle), entries.Count);
    }
}
