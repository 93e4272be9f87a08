using System.Globalization;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Research;

/// <summary>How many patients of an export share what could single one out: a code that is not public, or sex, year of birth and place together.</summary>
internal sealed class SmallCells(ResearchOptions options, DateTimeOffset moment)
{
    private readonly Dictionary<FhirCode, int> _codes = [];
    private readonly Dictionary<string, int> _people = new(StringComparer.Ordinal);

    /// <summary>Counts a patient.</summary>
    internal void Add(ResearchRecord record)
    {
        foreach (var code in record.Codes)
        {
            _codes[code] = _codes.GetValueOrDefault(code) + 1;
        }

        foreach (var key in Keys(record.Patient))
        {
            _people[key] = _people.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>True for a code that enough patients have.</summary>
    internal bool IsShared(FhirCode code) => _codes.GetValueOrDefault(code) >= options.SmallestCell;

    /// <summary>How exactly a patient may be told: the age group instead of the year of birth where too few share that, the place where enough do.</summary>
    internal (string? AgeGroup, bool State, bool Zip) Of(FhirNode patient)
    {
        if (AgeOf(patient) is not { } age)
        {
            return (null, IsMany(StateKey(patient, "")), IsMany(ZipKey(patient, "")));
        }

        // Who turns 90 within the year has a year of birth that says so.
        var isYearTold = age <= options.OldestAge && patient.Begin("birthDate")!.Value.Year >= moment.Year - options.OldestAge && IsMany(YearKey(patient));
        var told = isYearTold ? YearOf(patient) : AgeText.GroupOf(age, options.OldestAge);
        return (isYearTold ? null : told, IsMany(StateKey(patient, told)), IsMany(ZipKey(patient, told)));
    }

    private bool IsMany(string key) => _people.GetValueOrDefault(key) >= options.SmallestCell;

    private IEnumerable<string> Keys(FhirNode patient)
    {
        string[] ages = AgeOf(patient) is { } age ? [YearOf(patient), AgeText.GroupOf(age, options.OldestAge)] : [""];
        return ages.SelectMany(a => new[] { StateKey(patient, a), ZipKey(patient, a) }).Append(YearKey(patient)).Distinct(StringComparer.Ordinal);
    }

    private static string YearKey(FhirNode patient) => $"year {patient.ChildText("gender")} {YearOf(patient)}";

    private static string StateKey(FhirNode patient, string age) =>
        $"state {patient.ChildText("gender")} {age} {(patient.Child("address") is { } address ? PlaceText.StateOf(address) : "")}";

    private string ZipKey(FhirNode patient, string age) =>
        "zip " + StateKey(patient, age) + " " + (patient.Child("address") is { } address ? PlaceText.ZipOf(address, options) : "");

    private static string YearOf(FhirNode patient) => patient.Begin("birthDate")?.Year.ToString(CultureInfo.InvariantCulture) ?? "";

    // Of the dead, the age they reached.
    private int? AgeOf(FhirNode patient) =>
        PersonFact.Read(patient, patient.Self()).AgeAt(patient.Child("deceased") is { Type.Name: "dateTime" } && patient.Begin("deceased") is { } died && died < moment ? died : moment);
}
