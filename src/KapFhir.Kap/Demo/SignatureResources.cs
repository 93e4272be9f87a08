using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;

namespace KapFhir.Kap.Demo;

/// <summary>Who signed what: the consents, each dose, and the witness of what was wasted. Who and when, without a cryptographic signature.</summary>
internal static class SignatureResources
{
    // Purposes of signatures, ASTM E1762: author's, consent, event witness.
    private const string Author = "1.2.840.10065.1.12.1.1";
    private const string ConsentPurpose = "1.2.840.10065.1.12.1.7";
    private const string EventWitness = "1.2.840.10065.1.12.1.9";

    internal static IEnumerable<JsonObject> OfConsents(DemoPatient p) => p.Signatures.Select(s =>
        Provenance(p, "signed-" + s.Name, s.At, [$"Consent/{p.Id}-{s.Name}"], [Signature(ConsentPurpose, s.At, p.Self)]));

    internal static JsonObject OfSession(DemoPatient p, DemoSession s)
    {
        List<DemoDose> doses = [.. DoseResources.Of(p, s)];
        var at = s.Start.AddMinutes(s.Stay);
        var signatures = new List<JsonObject> { Signature(Author, at, StaffResources.Nurse(p)) };
        if (doses.Exists(d => d.Wasted > 0))
        {
            signatures.Add(Signature(EventWitness, at, StaffResources.Witness));
        }

        return Provenance(p, "signed-" + s.Name, at, doses.Select(d => $"MedicationAdministration/{p.Id}-{d.Name}"), signatures);
    }

    private static JsonObject Provenance(DemoPatient p, string name, DateTimeOffset at, IEnumerable<string> targets, IEnumerable<JsonObject> signatures)
    {
        List<JsonObject> signed = [.. signatures];
        var provenance = Resource(p, "Provenance", name, null);
        provenance["target"] = new JsonArray([.. targets.Select(t => (JsonNode)Reference(t))]);
        provenance["recorded"] = Time(at);
        provenance["agent"] = new JsonArray(new JsonObject { ["who"] = signed[0]["who"]!.DeepClone() });
        provenance["signature"] = new JsonArray([.. signed]);
        return provenance;
    }

    private static JsonObject Signature(string purpose, DateTimeOffset at, string who) => new()
    {
        ["type"] = new JsonArray(Coding("urn:iso-astm:E1762-95:2013", purpose)), ["when"] = Time(at), ["who"] = Reference(who),
    };
}
