namespace KapFhir.Kap.Scoring;

/// <summary>Triage: the gravest level of which an item was answered with yes.</summary>
internal static class Triage
{
    private const decimal Yes = 1;

    /// <summary>The highest level stands on one yes. A lower one, or none, only if nothing that could have raised it was left out.</summary>
    internal static Score Of(Scale scale, IReadOnlyDictionary<string, decimal> points)
    {
        var needed = scale.Needed.Where(n => n.If is null || IsYes(n.If, points)).SelectMany(n => n.Items).Distinct(StringComparer.Ordinal).ToList();
        var answered = needed.Count(points.ContainsKey);
        var level = scale.Levels.FirstOrDefault(l => l.When.Count == 0 || l.When.Any(item => IsYes(item, points)));
        var isCertain = answered == needed.Count || (level is not null && level == scale.Levels[0]);
        return new Score(scale, null, answered, needed.Count, null) { Level = isCertain ? level : null };
    }

    private static bool IsYes(string item, IReadOnlyDictionary<string, decimal> points) => points.TryGetValue(item, out var answer) && answer == Yes;
}
