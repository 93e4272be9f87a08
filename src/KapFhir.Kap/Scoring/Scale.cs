namespace KapFhir.Kap.Scoring;

/// <summary>A scale that the server scores. Its items and answers are its Questionnaire's; its numbers are settings with their source (scales.json).</summary>
public sealed record Scale
{
    /// <summary>The short name: <c>phq9</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The canonical url of the questionnaire, without a version.</summary>
    public required string Questionnaire { get; init; }

    /// <summary>What the total is called.</summary>
    public required string Title { get; init; }

    /// <summary>The code system of the total.</summary>
    public required string System { get; init; }

    /// <summary>The code of the total.</summary>
    public required string Code { get; init; }

    /// <summary>The least total there is.</summary>
    public decimal Low { get; init; }

    /// <summary>The greatest total there is.</summary>
    public decimal High { get; init; }

    /// <summary>How the answers make the total: <c>sum</c>, <c>mean</c>, or <c>triage</c> where the result is a level and no number.</summary>
    public ScaleMethod Method { get; init; }

    /// <summary>What the sum or mean is multiplied by.</summary>
    public decimal Factor { get; init; } = 1;

    /// <summary>To how many decimal places a total is rounded.</summary>
    public int Decimals { get; init; }

    /// <summary>How many parts may be missing before there is no total; up to that many, the total is pro-rated.</summary>
    public int MaxMissing { get; init; }

    /// <summary>The parts that are added up, where a part is not simply each item.</summary>
    public IReadOnlyList<ScaleTerm> Terms { get; init; } = [];

    /// <summary>What follows without being asked: who never drinks has no drinks on a typical day.</summary>
    public IReadOnlyList<ImpliedAnswers> Implied { get; init; } = [];

    /// <summary>The table that turns the sum into the total, or null.</summary>
    public ConversionTable? Table { get; init; }

    /// <summary>The scores of groups of items.</summary>
    public IReadOnlyList<Subscale> Subscales { get; init; } = [];

    /// <summary>What is true or false of the answers as a whole: a diagnosis by symptoms.</summary>
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>The bands of severity, by rising totals.</summary>
    public IReadOnlyList<Band> Bands { get; init; } = [];

    /// <summary>Answers that matter by themselves.</summary>
    public IReadOnlyList<CriticalItem> Critical { get; init; } = [];

    /// <summary>The levels of a triage, from the highest.</summary>
    public IReadOnlyList<TriageLevel> Levels { get; init; } = [];

    /// <summary>Which items a triage cannot do without.</summary>
    public IReadOnlyList<NeededItems> Needed { get; init; } = [];

    /// <summary>What a change against baseline means, or null.</summary>
    public ChangeRule? Change { get; init; }
}

/// <summary>How the answers of a scale make its total.</summary>
public enum ScaleMethod
{
    /// <summary>They are added up.</summary>
    Sum,

    /// <summary>Their mean is taken.</summary>
    Mean,

    /// <summary>They are looked through from the gravest: the result is a level.</summary>
    Triage,
}

/// <summary>A part of a sum: the greatest of several items' answers.</summary>
/// <param name="Items">The items' linkIds.</param>
/// <param name="AtLeast">How many of them must be answered for the part to count as answered.</param>
public sealed record ScaleTerm(IReadOnlyList<string> Items, int AtLeast = 1);

/// <summary>Answers that follow from another where they were not given.</summary>
/// <param name="Item">The item that was answered.</param>
/// <param name="Is">The points of its answer.</param>
/// <param name="Then">The items whose answers follow.</param>
/// <param name="Value">The points of each of them.</param>
public sealed record ImpliedAnswers(string Item, decimal Is, IReadOnlyList<string> Then, decimal Value);

/// <summary>A table from whole raw sums to totals.</summary>
/// <param name="From">The least raw sum.</param>
/// <param name="Values">The total of each raw sum from there on.</param>
/// <param name="RawCode">The code under which the raw sum is recorded beside the total.</param>
/// <param name="RawTitle">What the raw sum is called.</param>
public sealed record ConversionTable(int From, IReadOnlyList<decimal> Values, string RawCode, string RawTitle);

/// <summary>The score of a group of items.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Items">The items' linkIds.</param>
/// <param name="Maximum">The greatest sum, where the score is a percentage of it; null for the sum itself.</param>
public sealed record Subscale(string Code, string Title, IReadOnlyList<string> Items, decimal? Maximum = null);

/// <summary>What is true if every one of its conditions holds.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">What it is called.</param>
/// <param name="All">The conditions.</param>
public sealed record Criterion(string Code, string Title, IReadOnlyList<CriterionPart> All);

/// <summary>A condition on a subscale: so many of its items with so many points, or so high a score.</summary>
/// <param name="Subscale">The subscale's code.</param>
/// <param name="Items">How many items must reach <paramref name="Points"/>; null for a condition on the score.</param>
/// <param name="Points">The points an item, or the score, must reach.</param>
public sealed record CriterionPart(string Subscale, int? Items, decimal Points);

/// <summary>A band of severity.</summary>
/// <param name="Low">The least total in it.</param>
/// <param name="High">The greatest total in it.</param>
/// <param name="Text">What it is called.</param>
/// <param name="Interpretation">The code of http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation.</param>
public sealed record Band(decimal Low, decimal High, string Text, string Interpretation);

/// <summary>An item whose answer matters by itself.</summary>
/// <param name="Item">Its linkId.</param>
/// <param name="AtLeast">The points from which on it does.</param>
/// <param name="Text">Why.</param>
/// <param name="Code">The LOINC code under which the answer is recorded beside the total, or null.</param>
public sealed record CriticalItem(string Item, decimal AtLeast, string Text, string? Code = null);

/// <summary>A level of a triage.</summary>
/// <param name="Text">What it is called.</param>
/// <param name="Interpretation">The code of http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation.</param>
/// <param name="Risk">The code of http://terminology.hl7.org/CodeSystem/risk-probability.</param>
/// <param name="Loinc">The LOINC answer code, or null where LOINC has none.</param>
/// <param name="When">The items of which one must be answered with yes; none for the level that is left.</param>
public sealed record TriageLevel(string Text, string Interpretation, string Risk, string? Loinc, IReadOnlyList<string> When);

/// <summary>Items that a triage cannot do without.</summary>
/// <param name="Items">The items' linkIds.</param>
/// <param name="If">The item whose yes makes them needed; null if they always are.</param>
public sealed record NeededItems(IReadOnlyList<string> Items, string? If = null);

/// <summary>What a change against baseline means. A scale on which more is better has <see cref="IsUp"/>.</summary>
public sealed record ChangeRule
{
    /// <summary>True if a greater total is better.</summary>
    public bool IsUp { get; init; }

    /// <summary>The improvement in percent of baseline that is a response, or null.</summary>
    public decimal? ResponsePercent { get; init; }

    /// <summary>The improvement in points that is a response, or null.</summary>
    public decimal? ResponsePoints { get; init; }

    /// <summary>The improvement in percent of baseline that is a partial response, or null.</summary>
    public decimal? PartialPercent { get; init; }

    /// <summary>The total on the better side of which is remission, the limit itself not, or null.</summary>
    public decimal? RemissionBeyond { get; init; }

    /// <summary>True if the baseline must have been on the worse side of <see cref="RemissionBeyond"/> (or on it).</summary>
    public bool IsRemissionFromWorse { get; init; }

    /// <summary>The worsening in points that is a deterioration.</summary>
    public decimal Deterioration { get; init; }

    /// <summary>The least change in points that matters, or null.</summary>
    public decimal? Mcid { get; init; }

    /// <summary>The least change in points that is more than the scale's own error of measurement (reliable change index), or null where no number is known.</summary>
    public decimal? Reliable { get; init; }

    /// <summary>The total from which on (or up to which, if more is better) somebody counts as ill enough to be counted in a cohort, and again after a response; or null.</summary>
    public decimal? CaseFrom { get; init; }

    /// <summary>Over how many days the scale asks.</summary>
    public int RecallDays { get; init; }
}
