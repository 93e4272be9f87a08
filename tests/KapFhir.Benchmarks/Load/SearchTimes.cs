using System.Text.Json;

namespace KapFhir.Benchmarks.Load;

/// <summary>How long searches take one after the other, that an EHR or an app asks all day: they must not grow with what is stored.</summary>
internal sealed class SearchTimes(ServerProcess server, LoadData data, TimeSpan time, LoadReport report)
{
    private const string Height = "code=http://loinc.org%7C8302-2";

    internal void Run()
    {
        var patients = data.Patients(200);
        Measure("a patient's encounters with their Observations, `_revinclude`, a page of 10", "< 10 ms, < 1.5 times",
            patients.ConvertAll(p => $"Encounter?patient=Patient/{Id(p)}&_count=10&_revinclude=Observation:encounter"));
        Measure("chain by identifier and code", "< 10 ms, < 1.5 times",
            patients.ConvertAll(p => $"Observation?patient.identifier=https://github.com/synthetichealth/synthea%7C{Identifier(p)}&{Height}"));
        Measure("chain by family name", "< 10 ms, < 1.5 times", patients.ConvertAll(p => $"Condition?patient.family={Family(p)}&_count=10"));
        Measure("newest Observation of a code, `_sort=-date&_count=1`", "< 10 ms, < 1.5 times", [$"Observation?{Height}&_sort=-date&_count=1"]);
        Measure("the same of a patient", "< 10 ms, < 1.5 times", patients.ConvertAll(p => $"Observation?patient=Patient/{Id(p)}&{Height}&_sort=-date&_count=1"));
        Prefixes(patients);
        Measure("a recent date alone, a page of 10", "", ["Observation?date=ge2021-05&_count=10"]);
        Measure("total of a type, nothing else asked", "O(1)", ["Observation?_summary=count"]);
        Measure("first page of a type with its accurate total", "O(1)", ["Observation?_count=10&_total=accurate"]);
    }

    // Three letters fill a page only where much is stored: what grows with the page is not the search. So one letter too, of those that fill it at any size.
    private void Prefixes(List<JsonElement> patients)
    {
        var three = patients.ConvertAll(p => Family(p)[..3]);
        var found = three.ConvertAll(data.PatientsNamed);
        Measure("name prefix, three letters, a page of at most 10", "< 10 ms", three.ConvertAll(p => $"Patient?name={p}&_count=10"), $"; {found.Average():N0} match");
        var one = patients.ConvertAll(p => Family(p)[..1]).FindAll(p => data.PatientsNamed(p) > 10);
        Measure("name prefix, one letter, a full page of 10", "< 10 ms, < 1.5 times", one.ConvertAll(p => $"Patient?name={p}&_count=10"), $"; {one.Average(data.PatientsNamed):N0} match");
    }

    private void Measure(string what, string aim, List<string> paths, string remark = "")
    {
        var requests = paths.ConvertAll(p => HttpLoad.Request("GET", "/fhir/" + p));
        HttpLoad.Run(server.Port, 1, TimeSpan.FromSeconds(0.5), i => requests[i % requests.Count]);
        var result = HttpLoad.Run(server.Port, 1, time, i => requests[i % requests.Count]);
        var failures = result.Failures == 0 ? "" : FormattableString.Invariant($"; {result.Failures} failures");
        report.Add(what, aim, $"p50 {result.MedianMilliseconds:0.00} ms, p99 {result.P99Milliseconds:0.00} ms{failures}{remark}", result.MedianMilliseconds);
    }

    private static string Id(JsonElement patient) => patient.GetProperty("id").GetString()!;

    private static string Family(JsonElement patient) => Uri.EscapeDataString(patient.GetProperty("name")[0].GetProperty("family").GetString()!);

    private static string Identifier(JsonElement patient) => patient.GetProperty("identifier")[0].GetProperty("value").GetString()!;
}
