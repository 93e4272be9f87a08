using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Tests.Fuzz;

/// <summary>Expressions: of pieces, and R4's own with faults; evaluated where they compile.</summary>
internal static class FhirPathTarget
{
    private static readonly string[] Pieces =
    [
        "name", "given", "Patient", "$this", "$index", "$total", "%resource", "%ucum", "'a'", "'(a+)+$'", "1", "2.50", "-", "+", "*", "/", "div", "mod", "&", "|",
        "=", "~", "<", ">=", "and", "or", "implies", "in", "contains", "is", "as", "(", ")", "[", "]", "{}", ".", ",", "@2015-02", "@T10:30", "1 'mg'", "2 days",
        ".where(", ".select(", ".all(", ".repeat(", ".first()", ".descendants()", ".count()", ".aggregate(", "iif(", ".combine(", ".matches(", ".replace(",
        ".toString()", ".toQuantity()", ".ofType(", "Quantity", ".resolve()", ".lowBoundary()", ".sort(", ".round(", ".power(", ".split(", ".toChars()", "9999999999",
        ".extension('x')", ".children()", ".trace('t')", ".encode('base64')", ".replaceMatches(", ".substring(", ".indexOf(", "defineVariable('v')", "%v", "`name`",
    ];

    public static FuzzTarget Of(string name, IReadOnlyList<byte[]> corpus)
    {
        var r4 = FhirDefinitions.R4;
        var seeds = r4.Types.SelectMany(t => t.Invariants).Select(i => i.Expression)
            .Concat(r4.SearchParameters.Select(p => p.Expression).OfType<string>()).Where(e => e.Length > 0)
            .Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes).ToList();
        var resources = corpus.Select(json => ResourceReader.Read(json, r4, ReaderLimits.Default)).Where(r => r.IsSuccess).Select(r => r.Value).ToList();
        return new FuzzTarget(name, random => Make(random, seeds, resources), 3000, 64L * 1024 * 1024);
    }

    private static FuzzCase Make(Random random, List<byte[]> seeds, List<FhirNode> resources)
    {
        var expression = random.Next(2) == 0
            ? string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => random.Pick(Pieces) + (random.Next(3) == 0 ? " " : "")))
            : Encoding.UTF8.GetString(random.Damage(random.Pick(seeds), seeds));
        var resource = random.Pick(resources);
        return new FuzzCase(expression, expression.Length + resource.Length,
            () => FuzzTargets.Expect(FhirPathExpression.Compile(expression)) is { } compiled
                && compiled.TryEvaluate(resource, new FhirPathContext { Now = DateTimeOffset.UnixEpoch }, []) is null);
    }
}
