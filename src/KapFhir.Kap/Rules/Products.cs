using System.ComponentModel;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules;

/// <summary>Which products are ketamine. The settings under <c>Kap:Products</c>.</summary>
public sealed class ProductOptions
{
    /// <summary>Racemic ketamine.</summary>
    [Description("Codes of racemic ketamine, `system|code`, separated by commas. Source: SNOMED CT 373464007 (Global Patient Set), RxNorm 6130 (one public table, re-check), "
        + "238082 to 238084 (unverified), NDC of package labels.")]
    public string Ketamine { get; set; } = string.Join(',',
        $"{Build.Snomed}|373464007", $"{RxNorm}|6130", $"{RxNorm}|238082", $"{RxNorm}|238083", $"{RxNorm}|238084", $"{Ndc}|67457-108", $"{Ndc}|67457-001", $"{Ndc}|67457-181");

    /// <summary>Esketamine.</summary>
    [Description("Codes of esketamine, `system|code`, separated by commas. Source: RxNorm 2119365 (OHDSI), 2201623 and 2201625, NDC of the kits and ATC N06AX27 (published pages).")]
    public string Esketamine { get; set; } = string.Join(',',
        $"{RxNorm}|2119365", $"{RxNorm}|2201623", $"{RxNorm}|2201625", $"{Ndc}|50458-028-02", $"{Ndc}|50458-028-03", $"{Ndc}|50458-028-00", "http://www.whocc.no/atc|N06AX27");

    internal const string RxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
    private const string Ndc = "http://hl7.org/fhir/sid/ndc";

    /// <summary>What is wrong with these settings; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate() =>
        [.. SettingList.Of(Ketamine).Concat(SettingList.Of(Esketamine)).Where(c => FhirCode.Parse(c) is null)
            .Select(c => $"Kap:Products has '{c}'. Give system|code, separated by commas.")];
}

/// <summary>Tells what a product is.</summary>
internal sealed class Products(ProductOptions options)
{
    private readonly HashSet<FhirCode> _ketamine = Set(options.Ketamine);
    private readonly HashSet<FhirCode> _esketamine = Set(options.Esketamine);

    /// <summary>All codes, as a search lists them.</summary>
    internal string All { get; } = string.Join(',', SettingList.Of(options.Ketamine).Concat(SettingList.Of(options.Esketamine)));

    /// <summary>True if one of these codes is esketamine.</summary>
    internal bool IsEsketamine(IEnumerable<FhirCode> codes) => codes.Any(_esketamine.Contains);

    /// <summary>True if one of these codes is racemic ketamine.</summary>
    internal bool IsRacemic(IEnumerable<FhirCode> codes) => codes.Any(_ketamine.Contains);

    /// <summary>The product of a resource with <c>medication[x]</c>, its Medication read or contained.</summary>
    internal ProductFact Of(FhirNode resource, RecordReader reader)
    {
        var medication = resource.Child("medication");
        if (medication is not { Type.Name: "Reference" })
        {
            return Fact(null, [.. medication?.Codes() ?? []], null);
        }

        var contained = medication.ChildText("reference") is ['#', .. var id] ? resource.ChildrenNamed("contained").FirstOrDefault(c => c.ChildText("id") == id) : null;
        var target = ElementReading.Target(medication);
        var product = contained ?? (target?.StartsWith("Medication/", StringComparison.Ordinal) == true ? reader.Follow(target) : null);
        return Fact(target, [.. product.Codes("code")], product?.Child("batch").End("expirationDate"));
    }

    /// <summary>True if an administration is a ketamine dose: by its product, or because it says so by its profile.</summary>
    internal bool IsDose(FhirNode administration, ProductFact product) => product.IsKetamine
        || (administration.Child("meta")?.ChildrenNamed("profile").Any(p => p.Text?.Split('|')[0] == KapGuide.Definition("kap-medication-administration")) ?? false);

    private ProductFact Fact(string? reference, IReadOnlyList<FhirCode> codes, DateTimeOffset? expires)
    {
        var isEsketamine = codes.Any(_esketamine.Contains);
        return new ProductFact(reference, codes, isEsketamine || codes.Any(_ketamine.Contains), isEsketamine, expires);
    }

    private static HashSet<FhirCode> Set(string codes) => [.. SettingList.Of(codes).Select(FhirCode.Parse).OfType<FhirCode>()];
}
