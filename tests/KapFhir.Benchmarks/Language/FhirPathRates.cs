using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Benchmarks.Language;

/// <summary>
/// FHIRPath evaluations per second, ours beside npm's fhirpath: the same expressions, compiled before, on the same resources, parsed before; each engine
/// in turn, so that what else the machine does meets both.
/// </summary>
internal sealed class FhirPathRates(string package, string engine, int rounds, double seconds)
{
    internal void Print()
    {
        using var other = Start();
        Console.WriteLine("| FHIRPath expression | ours, evaluations/s | npm fhirpath | ratio |\n|---|---|---|---|");
        var ratios = new List<double>();
        foreach (var (file, expression) in FhirPathCases.All)
        {
            var (ours, theirs) = Measure(other, Path.Combine(package, file), expression);
            ratios.Add(ours / theirs);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| `{(expression.Length > 90 ? expression[..87] + "..." : expression).Replace("|", "\\|", StringComparison.Ordinal)}` | {ours:N0} | {theirs:N0} | {ours / theirs:N1} |"));
        }

        other.StandardInput.Close();
        other.WaitForExit();
        var mean = Math.Exp(ratios.Average(Math.Log));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| all, geometric mean of the ratios (least {ratios.Min():N1}, most {ratios.Max():N1}) | | | {mean:N1} |"));
    }

    private (double Ours, double Theirs) Measure(Process other, string file, string expression)
    {
        var resource = ResourceReader.Read(File.ReadAllBytes(file), FhirDefinitions.R4, ReaderLimits.Default).Value;
        var compiled = FhirPathExpression.Compile(expression).Value;
        var (context, items, ours, theirs) = (new FhirPathContext(), new List<object>(), new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            ours.Add(Rate.Of(seconds, () =>
            {
                items.Clear();
                compiled.Evaluate(resource, context, items);
            }));
            other.StandardInput.WriteLine(JsonSerializer.Serialize(new { file, expression, seconds }));
            other.StandardInput.Flush();
            theirs.Add(double.Parse(other.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture));
        }

        // The first round warms both up.
        return (Rate.Median(ours.Skip(1)), Rate.Median(theirs.Skip(1)));
    }

    private Process Start() => Process.Start(new ProcessStartInfo("node", ["benchmark.mjs"])
    {
        WorkingDirectory = engine,
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
