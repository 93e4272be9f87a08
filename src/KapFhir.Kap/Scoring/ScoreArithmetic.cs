namespace KapFhir.Kap.Scoring;

/// <summary>From the points of the answers to the score. Pure: it knows no resources.</summary>
public static class ScoreArithmetic
{
    private const string Local = KapGuide.Canonical + "/CodeSystem/kap-observable";
    private const string Loinc = "http://loinc.org";

    /// <summary>
    /// Scores: parts that are missing, up to the scale's limit, are made up for in proportion (sum / answered * parts, rounded half up).
    /// </summary>
    /// <param name="scale">The scale.</param>
    /// <param name="items">The linkIds of the items that count.</param>
    /// <param name="points">What was answered, by linkId.</param>
    public static Score Compute(Scale scale, IReadOnlyList<string> items, IReadOnlyDictionary<string, decimal> points)
    {
        var known = WithImplied(scale, points);
        var score = scale.Method is ScaleMethod.Triage ? Triage.Of(scale, known) : Total(scale, items, known);
        return score with
        {
            Critical = [.. scale.Critical.Where(c => known.TryGetValue(c.Item, out var p) && p >= c.AtLeast).Select(c => new CriticalAnswer(c, known[c.Item]))],
            Parts = [.. score.Parts, .. scale.Critical.Where(c => c.Code is not null && known.ContainsKey(c.Item))
                .Select(c => new ScorePart(Loinc, c.Code!, c.Text, known[c.Item], null))],
        };
    }

    /// <summary>The band that a total is in, or null.</summary>
    public static Band? BandOf(Scale scale, decimal total) => scale.Bands.LastOrDefault(b => b.Low <= total);

    private static Score Total(Scale scale, IReadOnlyList<string> items, IReadOnlyDictionary<string, decimal> points)
    {
        IReadOnlyList<ScaleTerm> terms = scale.Terms.Count > 0 ? scale.Terms : [.. items.Select(i => new ScaleTerm([i]))];
        var values = terms.Select(t => ValueOf(t, points)).OfType<decimal>().ToList();
        if (values.Count == 0 || terms.Count - values.Count > scale.MaxMissing)
        {
            return new Score(scale, null, values.Count, terms.Count, null);
        }

        var sum = values.Sum();
        var raw = scale.Method is ScaleMethod.Mean ? sum / values.Count : sum / values.Count * terms.Count;
        var total = scale.Table is { } table ? Convert(table, raw) : Round(raw * scale.Factor, scale.Decimals);
        var subscales = Subscales(scale, points);
        return new Score(scale, total, values.Count, terms.Count, total is { } found ? BandOf(scale, found) : null)
        {
            Parts = [.. RawSum(scale, raw), .. subscales, .. values.Count == terms.Count ? Criteria(scale, points, subscales) : []],
        };
    }

    private static decimal? ValueOf(ScaleTerm term, IReadOnlyDictionary<string, decimal> points)
    {
        var found = term.Items.Where(points.ContainsKey).Select(i => points[i]).ToList();
        return found.Count >= term.AtLeast ? found.Max() : null;
    }

    private static decimal? Convert(ConversionTable table, decimal raw)
    {
        var index = (int)Round(raw, 0) - table.From;
        return index >= 0 && index < table.Values.Count ? table.Values[index] : null;
    }

    private static IEnumerable<ScorePart> RawSum(Scale scale, decimal raw) =>
        scale.Table is { } table ? [new ScorePart(Local, table.RawCode, table.RawTitle, Round(raw, 0), null)] : [];

    // A group of items is made up for in the same proportion as the whole; without any answer it has no score.
    private static List<ScorePart> Subscales(Scale scale, IReadOnlyDictionary<string, decimal> points)
    {
        var parts = new List<ScorePart>();
        foreach (var subscale in scale.Subscales)
        {
            var found = subscale.Items.Where(points.ContainsKey).Select(i => points[i]).ToList();
            if (found.Count > 0)
            {
                var sum = found.Sum() / found.Count * subscale.Items.Count;
                var value = subscale.Maximum is { } maximum ? Round(sum / maximum * 100, 1) : Round(sum, 0);
                parts.Add(new ScorePart(Local, subscale.Code, subscale.Title, value, null));
            }
        }

        return parts;
    }

    private static IEnumerable<ScorePart> Criteria(Scale scale, IReadOnlyDictionary<string, decimal> points, List<ScorePart> subscales) =>
        scale.Criteria.Select(c => new ScorePart(Local, c.Code, c.Title, null, c.All.All(part => Holds(part, scale, points, subscales))));

    private static bool Holds(CriterionPart part, Scale scale, IReadOnlyDictionary<string, decimal> points, List<ScorePart> subscales) =>
        part.Items is { } count
            ? scale.Subscales.First(s => s.Code == part.Subscale).Items.Count(i => points[i] >= part.Points) >= count
            : subscales.Find(s => s.Code == part.Subscale)?.Value >= part.Points;

    private static IReadOnlyDictionary<string, decimal> WithImplied(Scale scale, IReadOnlyDictionary<string, decimal> points)
    {
        if (scale.Implied.Count == 0)
        {
            return points;
        }

        var known = new Dictionary<string, decimal>(points, StringComparer.Ordinal);
        foreach (var implied in scale.Implied.Where(i => points.TryGetValue(i.Item, out var answered) && answered == i.Is))
        {
            implied.Then.ToList().ForEach(item => known.TryAdd(item, implied.Value));
        }

        return known;
    }

    private static decimal Round(decimal value, int decimals) => Math.Round(value, decimals, MidpointRounding.AwayFromZero);
}
