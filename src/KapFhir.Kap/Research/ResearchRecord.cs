using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Research;

/// <summary>What of one patient may be exported, before it is de-identified.</summary>
/// <param name="Patient">The Patient.</param>
/// <param name="Resources">The resources that may be released for research, the Patient among them.</param>
/// <param name="Medication">Reads a Medication that they refer to.</param>
public sealed record ResearchRecord(FhirNode Patient, IReadOnlyList<FhirNode> Resources, Func<string, FhirNode?> Medication)
{
    /// <summary>True for a type of which anything is exported.</summary>
    public static bool IsExported(string type) => AllowList.Default.Types.Contains(type);

    internal string Reference => Patient.Self();

    /// <summary>When the patient first got ketamine, or null.</summary>
    internal DateTimeOffset? FirstDose(Products products)
    {
        var reader = new RecordReader((type, id) => type == "Medication" ? Medication(type + "/" + id) : null, _ => []);
        return Resources.Where(r => r.Type.Name == "MedicationAdministration" && r.ChildText("status") is "completed" or "in-progress" or "stopped" && products.Of(r, reader).IsKetamine)
            .Select(r => r.Begin("effective")).Min();
    }

    /// <summary>Every coding in them, each once.</summary>
    internal IReadOnlySet<FhirCode> Codes => Resources.SelectMany(CodesOf).ToHashSet();

    private IEnumerable<FhirCode> CodesOf(FhirNode node)
    {
        if (node.Type.Name == "Coding")
        {
            return [new FhirCode(node.ChildText("system") ?? "", node.ChildText("code") ?? "")];
        }

        var found = new List<FhirCode>();
        foreach (var child in node.Children)
        {
            found.AddRange(CodesOf(child));
        }

        if (node.Element?.Name == "medication" && ElementReading.Target(node) is { } target && Medication(target)?.Child("code") is { } code)
        {
            found.AddRange(CodesOf(code));
        }

        return found;
    }
}
