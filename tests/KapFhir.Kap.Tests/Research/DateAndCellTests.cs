using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Kap.Research;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Research;

/// <summary>R-24: dates, ages, places and small cells.</summary>
public sealed class DateAndCellTests
{
    [Theory]
    [InlineData("2026-01-05T10:00:00-05:00", "2026", 0, "min")]
    [InlineData("2026-01-05T10:40:00-05:00", "2026", 40, "min")]
    [InlineData("2026-01-05T16:00:00Z", "2026", 60, "min")]
    [InlineData("2025-12-29", "2025", -7, "d")]
    [InlineData("2026-01-06", "2026", 1, "d")]
    [InlineData("2026-01", "2026", null, null)]
    [InlineData("2026", "2026", null, null)]
    [InlineData("1930-01-05", null, null, null)]
    public void Of_a_date_the_year_is_told_and_the_time_from_the_first_dose(string at, string? year, int? offset, string? unit)
    {
        var score = Cohort.Export([[Cohort.Patient("p"), Cohort.Dose("p", "d", "2026-01-05T10:00:00-05:00"), Cohort.Score("p", "s", at)]])[2];
        ((string?)score["effectiveDateTime"]).ShouldBe(year);
        var quantity = score["_effectiveDateTime"]?["extension"]?[0]?["valueQuantity"];
        quantity?["value"]?.ToString().ShouldBe(offset?.ToString(CultureInfo.InvariantCulture));
        (quantity is null).ShouldBe(offset is null);
        ((string?)quantity?["code"]).ShouldBe(unit);
    }

    [Fact]
    public void Without_a_dose_only_the_year_is_told() =>
        Cohort.Export([[Cohort.Patient("p"), Cohort.Score("p", "s", "2026-01-06T10:00:00Z")]])[1].ContainsKey("_effectiveDateTime").ShouldBeFalse();

    [Fact]
    public void By_the_experts_method_no_date_stays_and_all_intervals_do()
    {
        string[] dates = ["2026-01-05T10:00:00-05:00", "2026-01-05T10:41:00-05:00", "2026-02-03T09:00:00-05:00", "2025-11-30T23:30:00-05:00"];
        for (var patient = 0; patient < 40; patient++)
        {
            var id = "p" + patient.ToString(CultureInfo.InvariantCulture);
            var export = Cohort.Export([[Cohort.Patient(id), .. dates.Select((d, i) => Cohort.Score(id, "s" + i, d))]], DeidentificationMethod.Expert);
            var shifted = export.Skip(1).Select(r => DateTimeOffset.Parse(r["effectiveDateTime"]!.ToString(), CultureInfo.InvariantCulture)).ToList();
            var original = dates.Select(d => DateTimeOffset.Parse(d, CultureInfo.InvariantCulture)).ToList();
            shifted.Zip(original, (s, o) => s - o).Distinct().ShouldHaveSingleItem().Duration().ShouldBeInRange(TimeSpan.FromDays(30), TimeSpan.FromDays(365));
            Cohort.Text(export).ShouldNotContain("2026-01-05");
        }
    }

    [Fact]
    public void Patients_are_shifted_by_different_days()
    {
        var shifts = Enumerable.Range(0, 40).Select(i => new Pseudonyms(Cohort.Secret).IdOf("Patient/" + i)).Distinct(StringComparer.Ordinal).Count();
        shifts.ShouldBe(40);
        var dates = Cohort.Export(Enumerable.Range(0, 40).Select(i => new[] { Cohort.Patient("p" + i), Cohort.Score("p" + i, "s", "2026-01-05") }), DeidentificationMethod.Expert)
            .Where(r => (string)r["resourceType"]! == "Observation").Select(r => r["effectiveDateTime"]!.ToString()).Distinct(StringComparer.Ordinal).Count();
        dates.ShouldBeGreaterThan(30);
    }

    [Theory]
    [InlineData("1980-05-06", 11, "1980", null)]
    [InlineData("1980-05-06", 10, null, "40-49")]
    [InlineData("1936-03-02", 11, null, "80-89")]
    [InlineData("1936-02-28", 11, null, "90+")]
    [InlineData("1920-01-01", 11, null, "90+")]
    [InlineData("1937-06-01", 11, "1937", null)]
    public void Years_of_birth_that_few_share_and_great_ages_become_groups(string birth, int patients, string? year, string? group)
    {
        var patient = Cohort.Export(Enumerable.Range(0, patients).Select(i => new[] { Cohort.Patient("p" + i, birth) }), options: new ResearchOptions())[0];
        ((string?)patient["birthDate"]).ShouldBe(year);
        ((string?)patient["extension"]?[0]?["valueCode"]).ShouldBe(group);
        patient.ContainsKey("_birthDate").ShouldBeFalse("the age in days would be the date");
    }

    [Theory]
    [InlineData("90", "a", 90, ">=", "a")]
    [InlineData("93", "a", 90, ">=", "a")]
    [InlineData("89", "a", 89, null, "a")]
    [InlineData("1120", "mo", 90, ">=", "a")]
    [InlineData("36", "mo", 36, null, "mo")]
    [InlineData("33600", "d", 90, ">=", "a")]
    public void Ages_above_89_are_one_group(string value, string unit, int told, string? comparator, string toldUnit)
    {
        var condition = Cohort.Json($$$"""
            {"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p"},"onsetAge":{"value":{{{value}}},"system":"http://unitsofmeasure.org","code":"{{{unit}}}"} }
            """);
        var age = Cohort.Export([[Cohort.Patient("p"), condition]])[1]["onsetAge"]!;
        age["value"]!.ToString().ShouldBe(told.ToString(CultureInfo.InvariantCulture));
        ((string?)age["comparator"]).ShouldBe(comparator);
        ((string?)age["code"]).ShouldBe(toldUnit);
    }

    [Theory]
    [InlineData("NY", "14901", null, 11, "NY", "149")]
    [InlineData("NY", "14901-1234", "US", 11, "NY", "149")]
    [InlineData("NY", "14901", null, 10, null, null)]
    [InlineData("VT", "05901", null, 11, "VT", "000")]
    [InlineData("New York", "14901", null, 11, null, "149")]
    [InlineData("NY", "1490", null, 11, "NY", null)]
    [InlineData("ON", "14901", "CA", 11, null, null)]
    public void Of_a_place_the_state_and_three_digits_are_told_where_enough_live(string state, string zip, string? country, int patients, string? toldState, string? toldZip)
    {
        var address = $$$""","address":[{"state":"{{{state}}}","postalCode":"{{{zip}}}"{{{(country is null ? "" : $",\"country\":\"{country}\"")}}}}]""";
        var patient = Cohort.Export(Enumerable.Range(0, patients).Select(i => new[] { Cohort.Patient("p" + i, more: address) }), options: new ResearchOptions())[0];
        ((string?)patient["address"]?[0]?["state"]).ShouldBe(toldState);
        ((string?)patient["address"]?[0]?["postalCode"]).ShouldBe(toldZip);
    }

    [Theory]
    [InlineData("http://snomed.info/sct", "49049000", 10, false)]
    [InlineData("http://snomed.info/sct", "49049000", 11, true)]
    [InlineData("http://hl7.org/fhir/sid/icd-10-cm", "G20.A1", 11, true)]
    [InlineData("http://hl7.org/fhir/sid/icd-10-cm", "Rivera", 11, false)]
    [InlineData("http://clinic.example.org/codes", "CLINIC-7", 11, false)]
    [InlineData("http://snomed.info/sct", "69322001", 1, true)]
    public void A_code_that_the_guide_does_not_know_is_told_where_enough_share_it(string system, string code, int patients, bool isTold)
    {
        var records = Enumerable.Range(0, patients).Select(i => new[]
        {
            Cohort.Patient("p" + i),
            Cohort.Json($$$"""{"resourceType":"Condition","id":"c{{{i}}}","subject":{"reference":"Patient/p{{{i}}}"},"code":{"coding":[{"system":"{{{system}}}","code":"{{{code}}}"}]}}"""),
        });
        Cohort.Text(Cohort.Export(records, options: new ResearchOptions())).Contains(code, StringComparison.Ordinal).ShouldBe(isTold);
    }

    [Fact]
    public void A_resource_that_cannot_do_without_what_must_go_is_left_out()
    {
        var score = Cohort.Score("p", "s", "2026-01-05");
        score["code"] = new JsonObject { ["text"] = "something of the clinic's own" };
        Cohort.Export([[Cohort.Patient("p"), score]]).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_value_that_had_to_go_is_said_to_be_masked()
    {
        var score = Cohort.Score("p", "s", "2026-01-05");
        score.Remove("valueQuantity");
        score["valueString"] = "as Ana said";
        Cohort.Export([[Cohort.Patient("p"), score]])[1]["dataAbsentReason"]!["coding"]![0]!["code"]!.ToString().ShouldBe("masked");
    }
}
