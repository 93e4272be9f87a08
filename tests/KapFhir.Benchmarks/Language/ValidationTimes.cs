using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Benchmarks.Load;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation;

namespace KapFhir.Benchmarks.Language;

/// <summary>What validating costs on one thread, warm: read, validated, and both.</summary>
internal sealed class ValidationTimes(string repository, int rounds, double seconds)
{
    private const int Patients = 200;
    private const int EntriesEach = 10;
    private readonly ResourceValidator _validator = new(new ConformanceRegistry(ConformanceResources.Of(FhirDefinitions.R4).With(
        Directory.EnumerateFiles(Path.Combine(repository, "profiles", "compiled"), "*.json")
            .Select(f => ConformanceResource.Of(File.ReadAllBytes(f), ConformanceOrigin.Written, f, FhirDefinitions.R4)).OfType<ConformanceResource>())));

    internal void Print()
    {
        Console.WriteLine("\n| validation, one thread, warm | read | validate | aim |\n|---|---|---|---|");
        One("KAP Procedure", "Procedure-kap-ketamine-session-example.json");
        One("PHQ-9 response", "QuestionnaireResponse-kap-questionnaire-response-example.json");
        var bundle = Transaction();
        Times($"transaction of {Patients} patients with {EntriesEach} more resources each, {bundle.Length / 1e6:N1} MB", bundle, "1 s");
        AllSynthea();
    }

    private void One(string name, string file) => Times(name, File.ReadAllBytes(Path.Combine(repository, "profiles", "valid", file)), "0.3 ms");

    private void Times(string name, byte[] json, string aim)
    {
        var resource = Read(json);
        var errors = _validator.Validate(resource).Count(i => i.IsError);
        var (reads, validations) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            reads.Add(1 / Rate.Of(seconds, () => Read(json)));
            validations.Add(1 / Rate.Of(seconds, () => _validator.Validate(resource)));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name}{(errors == 0 ? "" : $" ({errors} errors)")} | {Text(Rate.Median(reads.Skip(1)))} | {Text(Rate.Median(validations.Skip(1)))} | {aim} |"));
    }

    // Every resource of every patient, on its own, as a create would send it.
    private void AllSynthea()
    {
        var resources = Synthea.Patients().SelectMany(p => JsonNode.Parse(p.Json)!["entry"]!.AsArray())
            .Select(e => System.Text.Encoding.UTF8.GetBytes(e!["resource"]!.ToJsonString())).ToList();
        var (read, validated) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            var nodes = resources.ConvertAll(Read);
            read.Add(watch.Elapsed.TotalSeconds / resources.Count);
            watch.Restart();
            foreach (var node in nodes)
            {
                _validator.Validate(node);
            }

            validated.Add(watch.Elapsed.TotalSeconds / resources.Count);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| a resource of the Synthea data, mean of {resources.Count:N0} ({resources.Average(r => r.Length):N0} bytes) | {Text(Rate.Median(read.Skip(1)))} | {Text(Rate.Median(validated.Skip(1)))} | |"));
    }

    // Patients as often as needed, each time with other ids, so that references lead to their own.
    private static byte[] Transaction()
    {
        var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray() };
        var texts = Synthea.Patients().Select(p => System.Text.Encoding.UTF8.GetString(p.Json)).ToList();
        for (var i = 0; i < Patients; i++)
        {
            var patient = JsonNode.Parse(texts[i % texts.Count])!["entry"]!.AsArray().Take(EntriesEach + 1).Select(e => e!.ToJsonString());
            foreach (var entry in patient)
            {
                var renamed = entry.Replace("urn:uuid:", string.Create(CultureInfo.InvariantCulture, $"urn:uuid:{i:x4}"), StringComparison.Ordinal);
                bundle["entry"]!.AsArray().Add(JsonNode.Parse(Shortened(renamed)));
            }
        }

        return System.Text.Encoding.UTF8.GetBytes(bundle.ToJsonString());
    }

    // A uuid keeps its length: what was put before it takes the place of its first four digits.
    private static string Shortened(string entry) =>
        System.Text.RegularExpressions.Regex.Replace(entry, "urn:uuid:([0-9a-f]{4})[0-9a-f]{4}", "urn:uuid:$1", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));

    private static FhirNode Read(byte[] json) => ResourceReader.Read(json, FhirDefinitions.R4, ReaderLimits.Default).Value;

    private static string Text(double time) => time < 1e-3
        ? string.Create(CultureInfo.InvariantCulture, $"{time * 1e3:0.000} ms")
        : time < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time * 1e3:0.0} ms") : string.Create(CultureInfo.InvariantCulture, $"{time:0.00} s");
}
