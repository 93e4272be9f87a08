using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;
using KapFhir.Fhir.Terminology.Ucum;
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Research;

/// <summary>How a code may be exported.</summary>
internal enum CodeStanding
{
    /// <summary>Not at all: its system, or the code in it, is not known.</summary>
    Unknown,

    /// <summary>If enough patients have it: it has the form of its system, but could be anything.</summary>
    Open,

    /// <summary>Always: it is R4's, HL7's or the guide's.</summary>
    Public,
}

/// <summary>
/// Which codes may be exported. A sender can write a name or a number of a chart as the code of any system: what is not on a list here must at least look like
/// a code of its system, and be shared by enough patients.
/// </summary>
/// <param name="terminology">The value sets of R4 and the guide; what clients wrote is not asked.</param>
internal sealed partial class AllowedCodes(ValueSetMembership terminology)
{
    private readonly ConcurrentDictionary<string, HashSet<string>> _systems = new(StringComparer.Ordinal);

    /// <summary>How a coding may be exported.</summary>
    internal CodeStanding Of(FhirCode code) =>
        KnownTerms.Default.HasCode(code) ? CodeStanding.Public
        : FormOf(code.System) is { } form ? (form.IsMatch(code.Code) ? CodeStanding.Open : CodeStanding.Unknown)
        : Listed(code.System)?.Contains(code.Code) == true ? CodeStanding.Public : CodeStanding.Unknown;

    /// <summary>True if a bare code is one of the value set that its element is bound to.</summary>
    internal bool IsBound(FhirNode node) => node.Element?.Binding is { Strength: BindingStrength.Required } binding
        ? terminology.Contains(null, node.Text!, binding.ValueSet) == true : KnownTerms.Default.HasBareCode(node.Text!);

    /// <summary>True for a unit that says nothing but the unit: what stands in braces is free text.</summary>
    internal static bool IsUnit(string system, string code) => system == UcumUnits.System
        && (KnownTerms.Default.HasCode(new FhirCode(system, code)) || (!code.Contains('{', StringComparison.Ordinal) && UcumUnits.Find(code) is not null));

    // Unknown systems are not remembered: anybody may have sent any number of them.
    private HashSet<string>? Listed(string system) => _systems.TryGetValue(system, out var known) ? known
        : FhirDefinitions.R4.FindCodeSystem(system) is { } found ? _systems.GetOrAdd(system, found.Concepts.Select(c => c.Code).ToHashSet(StringComparer.Ordinal)) : null;

    private static Regex? FormOf(string system) => system switch
    {
        Build.Loinc => Loinc(),
        Build.Snomed => Snomed(),
        ProductOptions.RxNorm => Digits(),
        "http://hl7.org/fhir/sid/icd-10-cm" or "http://hl7.org/fhir/sid/icd-10" => Icd10(),
        "http://www.whocc.no/atc" => Atc(),
        "http://hl7.org/fhir/sid/ndc" => Ndc(),
        "http://www.ama-assn.org/go/cpt" => Cpt(),
        _ => null,
    };

    [GeneratedRegex(@"^(LA|LP)?\d{1,7}-\d$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Loinc();

    [GeneratedRegex(@"^[1-9]\d{5,17}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Snomed();

    [GeneratedRegex(@"^\d{1,7}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Icd10();

    [GeneratedRegex(@"^[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Atc();

    [GeneratedRegex(@"^\d{4,5}-\d{3,4}(-\d{1,2})?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ndc();

    [GeneratedRegex(@"^\d{4}[0-9A-Z]$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cpt();
}
