namespace KapFhir.Kap.Outcomes;

/// <summary>The figures of a group of courses by one measure. What is left out because it is of too few is null.</summary>
public sealed record Figures
{
    /// <summary>Courses of the kind in the period.</summary>
    public int? Initial { get; init; }

    /// <summary>Courses counted.</summary>
    public int? Denominator { get; init; }

    /// <summary>Those of them that the measure is about: null too where it counts no share.</summary>
    public int? Numerator { get; init; }

    /// <summary>Courses that would be counted and have no score in the window.</summary>
    public int? Missing { get; init; }

    /// <summary>The share, mean or median; null of nobody too.</summary>
    public decimal? Score { get; init; }

    /// <summary>The interval of a share.</summary>
    public WilsonInterval? Interval { get; init; }

    /// <summary>How a response lasted, in steps.</summary>
    public IReadOnlyList<SurvivalStep> Steps { get; init; } = [];

    /// <summary>The standard deviation of a mean.</summary>
    public decimal? Deviation { get; init; }

    /// <summary>True if something was left out.</summary>
    public bool IsSuppressed { get; init; }
}

/// <summary>A group of courses: the code of kap-outcome-group, its figures, and those of its strata.</summary>
/// <param name="Code">The code.</param>
/// <param name="Figures">The figures.</param>
/// <param name="Stratifiers">The strata, by stratifier.</param>
public sealed record FigureGroup(string Code, Figures Figures, IReadOnlyList<FigureStratifier> Stratifiers);

/// <summary>A stratifier with its strata.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Strata">What each stratum is called, with its figures.</param>
public sealed record FigureStratifier(string Code, IReadOnlyList<(string Name, Figures Figures)> Strata);

/// <summary>What a measure gives.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Groups">Its groups.</param>
public sealed record MeasureFigures(OutcomeMeasure Measure, IReadOnlyList<FigureGroup> Groups);
