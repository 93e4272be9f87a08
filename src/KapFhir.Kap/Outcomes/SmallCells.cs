namespace KapFhir.Kap.Outcomes;

/// <summary>
/// Leaves out numbers of so few that somebody might be recognised, and those that they could be computed from: the other part of a share, and the only
/// stratum left out. As the cell suppression policy of the US Centers for Medicare and Medicaid Services asks: no number below 11, nor by subtraction.
/// </summary>
public static class SmallCells
{
    /// <summary>The figures with what is of too few left out. A group of nobody at all tells nothing of anybody.</summary>
    public static Figures Of(Figures figures, int least)
    {
        if (figures.Initial == 0)
        {
            return figures;
        }

        return Without(figures, figures.Initial < least, figures.Denominator < least,
            figures.Numerator < least || figures.Denominator - figures.Numerator < least) with
        {
            Missing = figures.Missing >= least ? figures.Missing : null,
            Steps = [.. figures.Steps.Where(s => s.AtRisk >= least && s.Lost >= least && figures.Denominator - s.Lost >= least)],
        };
    }

    /// <summary>The strata with so much left out that what is left out cannot be had by subtraction from the whole.</summary>
    public static IReadOnlyList<(string Name, Figures Figures)> Of(IReadOnlyList<(string Name, Figures Figures)> strata, int least)
    {
        var masked = strata.Select(s => Of(s.Figures, least)).ToList();
        var initial = Hidden(strata, masked, f => f.Initial, least);
        var denominator = Hidden(strata, masked, f => f.Denominator, least);
        var numerator = Hidden(strata, masked, f => f.Numerator, least);
        return [.. strata.Select((s, i) => (s.Name, Without(masked[i], initial[i], denominator[i], numerator[i])))];
    }

    // What is left out together must be at least a cell, and of two strata.
    private static bool[] Hidden(IReadOnlyList<(string Name, Figures Figures)> strata, List<Figures> masked, Func<Figures, int?> number, int least)
    {
        var hidden = masked.Select((f, i) => number(f) is null && number(strata[i].Figures) is not null).ToArray();
        while (hidden.Contains(true) && (hidden.Count(h => h) < 2 || strata.Where((_, i) => hidden[i]).Sum(s => number(s.Figures)) < least)
            && Enumerable.Range(0, strata.Count).Where(i => !hidden[i]).OrderBy(i => number(strata[i].Figures)).Select(i => (int?)i).FirstOrDefault() is { } next)
        {
            hidden[next] = true;
        }

        return hidden;
    }

    private static Figures Without(Figures figures, bool initial, bool denominator, bool numerator)
    {
        if (!initial && !denominator && !numerator)
        {
            return figures;
        }

        var isTold = !denominator && !numerator;
        return figures with
        {
            Initial = initial ? null : figures.Initial,
            Denominator = denominator ? null : figures.Denominator,
            Numerator = numerator ? null : figures.Numerator,
            Score = isTold ? figures.Score : null,
            Deviation = isTold ? figures.Deviation : null,
            Interval = isTold ? figures.Interval : null,
            Steps = isTold ? figures.Steps : [],
            IsSuppressed = true,
        };
    }
}
