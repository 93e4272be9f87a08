using System.Text;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Fhir.Terminology;

namespace KapFhir.Tests.Fuzz;

/// <summary>Searches: parameters of R4 and none, with values good and bad.</summary>
internal static class SearchTarget
{
    private static readonly string[] Results =
    [
        "_id", "_lastUpdated", "_sort", "_count", "_include", "_revinclude", "_include:iterate", "_total", "_summary", "_elements", "_type", "_has:Observation:patient:code", "_has:",
        "_filter", "_query", "_text", "_content", "_list", "_contained", "_cursor", "_format", "near", "organization.name", "subject:Patient.name", "x",
    ];

    private static readonly string[] Modifiers = ["", "", "", ":exact", ":contains", ":missing", ":not", ":text", ":of-type", ":in", ":not-in", ":above", ":below", ":Patient", ":Patient.name", ":identifier", ":", ".name", ".a.b.c"];

    private static readonly string[] Values =
    [
        "1", "-1", "abc", "", "gt", "ge2013", "2013-13", "9999-12-31T23:59:60Z", "0001-01-01", "1e999999", "1e-999999", "1e99999999999", "5.4|http://unitsofmeasure.org|mg", "|", "||", "|||", "a$b",
        "$", ",", ",,,", "\\", "\\,", "Patient/p1", "http://x/y|1", "true", "name,-birthdate", "-", "Patient:*", "*", "Observation:subject:Patient", "NaN", "99999999999999999999",
        "accurate", "count", "%", "\u0000", "\ud800", "\ud83e\udd84", "a b", "+", "ap100", "sa2020-01-01T10:00:00+14:00", "1.50e-3||mg", "#a", "urn:uuid:x", "m|kg|10*3/uL", "mg/(kg.d)",
        "http://hl7.org/fhir/ValueSet/administrative-gender", "ValueSet/x", "http://terminology.hl7.org/CodeSystem/v3-ActCode|_ActEncounterCode", "(a or b*) not c", "code in http://x",
    ];

    private static readonly Lazy<(ConformanceResources Resources, ValueSetMembership Sets)> Terminology = new(() =>
        (ConformanceResources.Of(FhirDefinitions.R4), new ValueSetMembership(ConformanceResources.Of(FhirDefinitions.R4))));

    public static FuzzTarget Of(string name)
    {
        var types = FhirDefinitions.R4.ResourceTypes.Select(t => t.Name).ToList();
        return new FuzzTarget(name, random => Make(random, random.Pick(types)), 500, 4 * 1024 * 1024);
    }

    private static FuzzCase Make(Random random, string type)
    {
        string[] types = random.Next(10) == 0 ? [] : [type];
        var known = FhirDefinitions.R4.SearchParametersOf(type).Select(p => p.Code).ToList();
        var parameters = Enumerable.Range(0, random.Next(1, 5))
            .Select(_ => KeyValuePair.Create(Name(random, known), Value(random))).ToList();
        var text = type + "?" + string.Join('&', parameters.Select(p => p.Key + "=" + p.Value));
        var parsing = new SearchParsing
        {
            BaseUrl = "http://127.0.0.1/fhir", IsLenient = random.Next(2) == 0, IndexesText = true, Conformance = Terminology.Value.Resources, Terminology = Terminology.Value.Sets,
        };
        return new FuzzCase(text, text.Length,
            () => FuzzTargets.Expect(SearchQueryParser.Parse(FhirDefinitions.R4, types, parameters, parsing)) is not null);
    }

    private static string Name(Random random, List<string> known)
    {
        var name = (random.Next(3) == 0 ? random.Pick(Results) : random.Pick(known)) + random.Pick(Modifiers);
        return random.Next(5) == 0 ? Damaged(random, name) : name;
    }

    private static string Value(Random random)
    {
        var value = string.Join(random.Next(2) == 0 ? "," : "$", Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Pick(Values)));
        return random.Next(2) == 0 ? Damaged(random, value) : value;
    }

    private static string Damaged(Random random, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length == 0 ? text : Encoding.UTF8.GetString(random.Damage(bytes, [bytes]));
    }
}
