using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KapFhir.Kap.Scoring;

/// <summary>A clinic's own file of scales, in the form of scales.json: what it adds, or puts in the place of those shipped with the same key.</summary>
public static partial class ScaleFile
{
    // An id of 64 characters holds the key, "-score-" and 32 digits.
    private const int LongestKey = 25;
    private static readonly string[] Interpretations = ["N", "L", "LL", "H", "HH", "A", "AA"];

    /// <summary>Reads a file: the catalogue with its scales, or what is wrong with it, a line each.</summary>
    /// <param name="json">The file.</param>
    /// <param name="shipped">The catalogue that it changes.</param>
    public static (ScaleCatalog? Catalog, IReadOnlyList<string> Faults) Read(ReadOnlyMemory<byte> json, ScaleCatalog shipped)
    {
        JsonNode? file;
        ScaleCatalog own;
        try
        {
            file = JsonNode.Parse(json.Span);
            own = ScaleCatalog.ReadStrictly(WithoutSources(file!.DeepClone()));
        }
        catch (JsonException e)
        {
            return (null, [$"{Place(e)}: {Words(e)}"]);
        }

        var scales = file["scales"]?.AsArray() ?? [];
        List<string> faults = [.. own.Scales.SelectMany((s, i) => Faults(s, scales[i]!.AsObject()).Select(f => $"scale '{s.Key}' (scales[{i}]): {f}"))];
        faults.AddRange(own.Scales.GroupBy(s => s.Key, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"the key '{g.Key}' stands {g.Count()} times. Give each scale its own."));
        if (string.IsNullOrWhiteSpace(own.AlgorithmVersion))
        {
            faults.Add("algorithmVersion is missing. Name the version of these numbers: it is written into every score.");
        }

        var merged = Merge(shipped, own);
        faults.AddRange(Twice(merged, s => s.Questionnaire, "questionnaire"));
        faults.AddRange(Twice(merged, s => s.System + "|" + s.Code, "system and code"));
        return faults.Count > 0 ? (null, faults) : (merged, []);
    }

    private static ScaleCatalog Merge(ScaleCatalog shipped, ScaleCatalog own) => new(
        shipped.AlgorithmVersion + "+" + own.AlgorithmVersion,
        [.. shipped.Scales.Where(s => !own.Scales.Any(o => o.Key == s.Key)), .. own.Scales]);

    private static IEnumerable<string> Twice(ScaleCatalog merged, Func<Scale, string> by, string what) =>
        merged.Scales.GroupBy(by, StringComparer.Ordinal).Where(g => g.Select(s => s.Key).Distinct(StringComparer.Ordinal).Count() > 1)
            .Select(g => $"the {what} '{g.Key}' is that of {string.Join(" and ", g.Select(s => $"'{s.Key}'"))}. A scale is told by it: give one only, or use the same key to replace.");

    private static IEnumerable<string> Faults(Scale scale, JsonObject json) =>
        [.. Names(scale), .. Limits(scale), .. Bands(scale), .. Changes(scale), .. Sources(scale, json)];

    private static IEnumerable<string> Names(Scale scale)
    {
        if (!KeyForm().IsMatch(scale.Key) || scale.Key.Length > LongestKey)
        {
            yield return $"key '{scale.Key}' has another form. Give lower-case letters, digits and hyphens, at most {LongestKey}.";
        }

        if (!Uri.TryCreate(scale.Questionnaire, UriKind.Absolute, out _) || scale.Questionnaire.Contains('|', StringComparison.Ordinal))
        {
            yield return $"questionnaire '{scale.Questionnaire}' is no canonical url. Give an absolute url without a version.";
        }

        foreach (var (name, value) in new[] { ("title", scale.Title), ("system", scale.System), ("code", scale.Code) }.Where(v => string.IsNullOrWhiteSpace(v.Item2)))
        {
            yield return $"{name} is '{value}'. Give one.";
        }
    }

    private static IEnumerable<string> Limits(Scale scale)
    {
        if (scale.Method is ScaleMethod.Triage)
        {
            return scale.Levels.Count == 0 ? ["method is triage and levels is empty. Give the levels, the highest first."] : [];
        }

        return
        [
            .. scale.Low >= scale.High ? [$"low {scale.Low} is not below high {scale.High}."] : (string[])[],
            .. scale.MaxMissing < 0 || scale.Decimals is < 0 or > 6 ? ["maxMissing and decimals are 0 or more, decimals at most 6."] : (string[])[],
            .. scale.Factor == 0 ? ["factor is 0: every total would be."] : (string[])[],
            .. scale.Subscales.Where(s => s.Items.Count == 0).Select(s => $"subscale '{s.Code}' has no items."),
            .. scale.Criteria.SelectMany(c => c.All).Where(p => scale.Subscales.All(s => s.Code != p.Subscale)).Select(p => $"a criterion names the subscale '{p.Subscale}', which there is not."),
        ];
    }

    private static IEnumerable<string> Bands(Scale scale)
    {
        if (scale.Bands.Count == 0)
        {
            yield break;
        }

        foreach (var band in scale.Bands.Where(b => b.Low > b.High || !Interpretations.Contains(b.Interpretation, StringComparer.Ordinal)))
        {
            yield return $"band '{band.Text}' is from {band.Low} to {band.High} with interpretation '{band.Interpretation}'. Give low up to high, and one of {string.Join(", ", Interpretations)}.";
        }

        foreach (var (first, second) in scale.Bands.Zip(scale.Bands.Skip(1)).Where(b => b.Second.Low <= b.First.High))
        {
            yield return $"band '{second.Text}' begins at {second.Low}, within '{first.Text}' up to {first.High}. Give bands by rising totals that do not overlap.";
        }

        if (scale.Bands[0].Low > scale.Low || scale.Bands[^1].High < scale.High)
        {
            yield return $"the bands go from {scale.Bands[0].Low} to {scale.Bands[^1].High}, the totals from {scale.Low} to {scale.High}. Give a band to every total.";
        }
    }

    private static IEnumerable<string> Changes(Scale scale)
    {
        if (scale.Change is not { } rule)
        {
            yield break;
        }

        if (rule.Deterioration <= 0)
        {
            yield return "change.deterioration is the worsening in points that counts. Give a number above 0.";
        }

        foreach (var (name, value) in new[] { ("responsePercent", rule.ResponsePercent), ("partialPercent", rule.PartialPercent) }.Where(v => v.Item2 is <= 0 or > 100 && v.Item2 is not null))
        {
            yield return $"change.{name} is {value}. Give percent of baseline, above 0 and up to 100.";
        }

        foreach (var (name, value) in new[] { ("responsePoints", rule.ResponsePoints), ("mcid", rule.Mcid), ("reliable", rule.Reliable) }.Where(v => v.Item2 is <= 0))
        {
            yield return $"change.{name} is {value}. Give points above 0, or leave it out.";
        }
    }

    // Clinical numbers stand with where they come from.
    private static IEnumerable<string> Sources(Scale scale, JsonObject json)
    {
        (bool IsThere, string Name)[] wanted =
        [
            (true, "lowHighSource"), (scale.MaxMissing > 0, "maxMissingSource"), (scale.Bands.Count > 0, "bandsSource"), (scale.Subscales.Count > 0, "subscalesSource"),
            (scale.Criteria.Count > 0, "criteriaSource"), (scale.Critical.Count > 0, "criticalSource"),
        ];
        return wanted.Where(w => w.IsThere && !IsText(json[w.Name])).Select(w => w.Name).Concat(scale.Change is not null && !IsText(json["change"]?["source"]) ? ["change.source"] : [])
            .Select(name => $"{name} is missing. Say where these numbers come from.");
    }

    private static bool IsText(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text);

    private static JsonNode WithoutSources(JsonNode node)
    {
        foreach (var child in node switch { JsonObject o => o.Select(p => p.Value).ToList(), JsonArray a => [.. a], _ => [] })
        {
            if (child is not null)
            {
                WithoutSources(child);
            }
        }

        if (node is JsonObject json)
        {
            json.Select(p => p.Key).Where(k => k == "source" || k.EndsWith("Source", StringComparison.Ordinal)).ToList().ForEach(k => json.Remove(k));
        }

        return node;
    }

    private static string Place(JsonException e) => string.IsNullOrEmpty(e.Path)
        ? e.LineNumber is { } line ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line {line + 1}") : "the file" : e.Path;

    private static string Words(JsonException e)
    {
        var unknown = UnknownMember().Match(e.Message);
        var missing = MissingMembers().Match(e.Message);
        return unknown.Success ? $"'{unknown.Groups["name"].Value}' is no element of a scale here. Check its spelling; docs/forms.md lists them."
            : missing.Success ? $"{missing.Groups["names"].Value.Trim()} is missing. Add it."
            : $"this is no JSON of the form that docs/forms.md tells. {e.Message.Split(" Path:")[0]}";
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex KeyForm();

    [GeneratedRegex("The JSON property '(?<name>[^']*)' could not be mapped", RegexOptions.NonBacktracking)]
    private static partial Regex UnknownMember();

    [GeneratedRegex("missing required properties including: (?<names>[^.]*)", RegexOptions.NonBacktracking)]
    private static partial Regex MissingMembers();
}
