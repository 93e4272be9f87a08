// https://hl7.org/fhir/R4/security-labels.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Privacy;

/// <summary>R-22: the security labels that a resource has by what is in it and where it comes from. Pure: a resource in, labels out.</summary>
public sealed class LabelTable
{
    private const string Act = Build.Hl7 + "v3-ActCode";
    private const string Confidentialities = Build.Hl7 + "v3-Confidentiality";

    // https://terminology.hl7.org/CodeSystem/v3-Confidentiality: from the least to the most.
    private const string Levels = "ULMNRV";

    private readonly LabelOptions _options;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _ofPatients;
    private readonly (CodeList Codes, string[] Labels)[] _byContent;
    private readonly CodeList _notes;
    private readonly CodeList _alcohol;
    private readonly string[] _part2;
    private readonly HashSet<string> _kept;

    /// <summary>The table as it is set.</summary>
    /// <param name="options">Checked settings.</param>
    /// <param name="definitions">Tells which types are a patient's.</param>
    public LabelTable(LabelOptions options, FhirDefinitions definitions)
    {
        _options = options;
        _ofPatients = definitions.FindCompartment("Patient")!.Members;
        _notes = new CodeList(options.PsychotherapyNotes);
        _alcohol = new CodeList(options.AlcoholUse);
        _part2 = [.. SettingList.Of(options.Part2Sources)];
        _kept = [.. SettingList.Of(options.Kept)];
        _byContent =
        [
            (_notes, [.. SettingList.Of(options.PsychotherapyNoteLabels)]), (_alcohol, [.. SettingList.Of(options.AlcoholUseLabels)]),
            (new CodeList(options.SubstanceUse), [.. SettingList.Of(options.SubstanceUseLabels)]), (new CodeList(options.Psychiatry), [.. SettingList.Of(options.PsychiatryLabels)]),
            (new CodeList(options.MentalHealth), [.. SettingList.Of(options.MentalHealthLabels)]),
        ];
    }

    /// <summary>True if nothing is labelled.</summary>
    public bool IsOff => !_options.Enabled;

    /// <summary>True for a label that stays.</summary>
    public bool IsKept(string system, string code) => _options.Enabled && _kept.Contains(code) && (system is Act or Confidentialities or Build.Hl7 + "v3-ActUSPrivacyLaw");

    /// <summary>The labels that a resource must have and lacks, and those it must not have beside them (a lower confidentiality).</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="before">The version before, or null.</param>
    public LabelChange Change(FhirNode resource, FhirNode? before)
    {
        if (IsOff || !(_ofPatients.ContainsKey(resource.Type.Name) || resource.Type.Name == "Patient"))
        {
            return LabelChange.None;
        }

        var own = Labels(resource).ToList();
        var kept = before is null ? [] : Labels(before).Where(l => IsKept(l.System, l.Code)).Except(own).ToList();
        var wanted = Wanted(resource, own).Concat(kept).ToList();
        var level = own.Concat(wanted).Where(l => l.System == Confidentialities).Select(l => Level(l.Code)).DefaultIfEmpty(-1).Max();
        if (level < 0 && own.Concat(wanted).Any(l => l.System != Confidentialities) && wanted.Count > 0 && _options.Confidentiality.Length > 0)
        {
            wanted.Add(new FhirCode(Confidentialities, _options.Confidentiality));
            level = Level(_options.Confidentiality);
        }

        bool IsLower(FhirCode label) => label.System == Confidentialities && Level(label.Code) < level;
        return new LabelChange([.. wanted.Distinct().Where(l => !own.Contains(l) && !IsLower(l))], [.. own.Where(IsLower)], kept.Count > 0);
    }

    private IEnumerable<FhirCode> Wanted(FhirNode resource, List<FhirCode> own)
    {
        var codes = new HashSet<FhirCode>();
        Collect(resource, codes, resource.Type.Name == "Consent");
        var stated = own.Concat(resource.Codes("securityLabel")).Select(l => l.Code).ToHashSet(StringComparer.Ordinal);
        var labels = _byContent.Where(row => codes.Any(row.Codes.Has)).SelectMany(row => row.Labels)
            .Concat(stated.Contains("PSYTHPN") ? SettingList.Of(_options.PsychotherapyNoteLabels) : []);
        if (stated.Contains("42CFRPart2") || IsFromPart2(resource))
        {
            // Whatever such a program writes tells that its patient is treated there.
            labels = labels.Concat(SettingList.Of(_options.Part2Labels)).Concat(SettingList.Of(codes.Any(_alcohol.Has) ? _options.AlcoholUseLabels : _options.SubstanceUseLabels));
        }

        return labels.Select(LabelOf);
    }

    private bool IsFromPart2(FhirNode resource)
    {
        if (_part2.Length == 0)
        {
            return false;
        }

        var meta = resource.Child("meta");
        var source = meta?.ChildText("source");
        return meta.Codes("tag").Any(t => _part2.Contains(t.ToString(), StringComparer.Ordinal))
            || (source is not null && _part2.Any(p => !p.StartsWith("Organization/", StringComparison.Ordinal) && source.StartsWith(p, StringComparison.Ordinal)))
            || RefersTo(resource, [.. _part2.Where(p => p.StartsWith("Organization/", StringComparison.Ordinal))]);
    }

    private static bool RefersTo(FhirNode node, string[] organizations)
    {
        if (organizations.Length == 0 || node.Type.Kind == TypeKind.Primitive)
        {
            return false;
        }

        if (node.Type.Name == "Reference" && ElementReading.Target(node) is { } target && organizations.Contains(target, StringComparer.Ordinal))
        {
            return true;
        }

        foreach (var child in node.Children)
        {
            if (RefersTo(child, organizations))
            {
                return true;
            }
        }

        return false;
    }

    // Every code of the content, but for meta and for what a consent is about; a form counts as a code of the place it is kept.
    private static void Collect(FhirNode node, HashSet<FhirCode> codes, bool isConsent)
    {
        foreach (var child in node.Children)
        {
            if (child.Type.Name is "Coding")
            {
                if (child.ChildText("code") is { } code)
                {
                    codes.Add(new FhirCode(child.ChildText("system") ?? "", code));
                }
            }
            else if (child.Type.Kind == TypeKind.Primitive)
            {
                if (child.Name == "questionnaire" && child.Text?.Split('|')[0] is { } form && form.LastIndexOf('/') is > 0 and var slash)
                {
                    codes.Add(new FhirCode(form[..slash], form[(slash + 1)..]));
                }
            }
            else if (child.Name is not ("meta" or "securityLabel") && !(isConsent && child.Name == "provision"))
            {
                Collect(child, codes, isConsent);
            }
        }
    }

    private static IEnumerable<FhirCode> Labels(FhirNode resource) => resource.Child("meta").Codes("security");

    private static FhirCode LabelOf(string code) => new(code.Length == 1 && Levels.Contains(code, StringComparison.Ordinal) ? Confidentialities : Act, code);

    private static int Level(string code) => Levels.IndexOf(code, StringComparison.Ordinal);
}

/// <summary>What becomes of a resource's labels.</summary>
/// <param name="Added">Labels to add.</param>
/// <param name="Replaced">Labels that these take the place of.</param>
/// <param name="IsKept">True if some of those added are from the version before.</param>
public sealed record LabelChange(IReadOnlyList<FhirCode> Added, IReadOnlyList<FhirCode> Replaced, bool IsKept)
{
    /// <summary>Nothing.</summary>
    public static LabelChange None { get; } = new([], [], false);

    /// <summary>True if nothing changes.</summary>
    public bool IsNone => Added.Count == 0 && Replaced.Count == 0;
}
