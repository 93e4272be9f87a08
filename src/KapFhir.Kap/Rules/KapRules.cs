using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using KapFhir.Kap.Rules.BeforeDose;
using KapFhir.Kap.Rules.FollowingUp;
using KapFhir.Kap.Rules.InSession;

namespace KapFhir.Kap.Rules;

/// <summary>The rules' settings, under <c>Kap:Rules</c>: one section a rule, named by its id.</summary>
public sealed class KapRules
{
    /// <summary>The most that any rule does.</summary>
    public RuleMode Highest { get; set; } = RuleMode.Block;

    /// <summary>How much of a record is looked at.</summary>
    public RecordOptions Record { get; } = new();

    /// <summary>Which products are ketamine.</summary>
    public ProductOptions Products { get; } = new();

    /// <summary>R-01.</summary>
    [Description("Consent to treatment stands when ketamine is given")]
    public ConsentOptions R01 { get; } = new();

    /// <summary>R-02.</summary>
    [Description("Screening is complete and recent")]
    public ScreeningOptions R02 { get; } = new();

    /// <summary>R-03.</summary>
    [Description("No exclusion is open")]
    public ExclusionOptions R03 { get; } = new();

    /// <summary>R-04.</summary>
    [Description("Pregnancy test and drug screen are recent and negative")]
    public TestsOptions R04 { get; } = new();

    /// <summary>R-05.</summary>
    [Description("Blood pressure, heart rate and oxygen saturation allow the dose")]
    public VitalsOptions R05 { get; } = new();

    /// <summary>R-06.</summary>
    [Description("The dose is within the limits of its route, by a fresh weight")]
    public DoseLimitOptions R06 { get; } = new();

    /// <summary>R-07.</summary>
    [Description("Enough days since the last dose")]
    public IntervalOptions R07 { get; } = new();

    /// <summary>R-08.</summary>
    [Description("Cumulative exposure is within its limits")]
    public ExposureOptions R08 { get; } = new();

    /// <summary>R-09.</summary>
    [Description("The course is within its number of sessions")]
    public CourseLimitOptions R09 { get; } = new();

    /// <summary>R-10.</summary>
    [Description("An order is in force and matches the dose")]
    public OrderOptions R10 { get; } = new();

    /// <summary>R-11.</summary>
    [Description("Preparation and integration have taken place")]
    public TherapyOptions R11 { get; } = new();

    /// <summary>R-12.</summary>
    [Description("Interactions with other drugs are acknowledged")]
    public InteractionOptions R12 { get; } = new();

    /// <summary>R-13.</summary>
    [Description("The patient has fasted, an escort is named, the staff is there")]
    public ReadinessOptions R13 { get; } = new();

    /// <summary>R-26.</summary>
    [Description("Staff are licensed and the setting suits the route")]
    public LicenceOptions R26 { get; } = new();

    /// <summary>R-14.</summary>
    [Description("The REMS monitoring form is sent in time")]
    public RemsOptions R14 { get; } = new();

    /// <summary>R-15.</summary>
    [Description("Bladder and cognition are looked at in long courses")]
    public LongTermOptions R15 { get; } = new();

    /// <summary>R-16.</summary>
    [Description("The last session was followed up")]
    public ContactOptions R16 { get; } = new();

    /// <summary>R-17.</summary>
    [Description("Suicidality is followed up and cleared")]
    public SuicidalityOptions R17 { get; } = new();

    /// <summary>R-21.</summary>
    [Description("Scores that get worse are looked at")]
    public DeteriorationOptions R21 { get; } = new();

    /// <summary>R-27.</summary>
    [Description("The session was monitored as scheduled")]
    public MonitoringOptions R27 { get; } = new();

    /// <summary>R-28.</summary>
    [Description("Vital signs and sedation in the session are within limits")]
    public AlertOptions R28 { get; } = new();

    /// <summary>R-29.</summary>
    [Description("The peak of dissociation is as measured")]
    public PeakOptions R29 { get; } = new();

    /// <summary>R-30.</summary>
    [Description("Rescue drugs and adverse events are tied to the session")]
    public EventOptions R30 { get; } = new();

    /// <summary>R-31.</summary>
    [Description("The patient was ready to leave")]
    public DischargeOptions R31 { get; } = new();

    /// <summary>R-32.</summary>
    [Description("The controlled substance is accounted for")]
    public SubstanceOptions R32 { get; } = new();

    /// <summary>Every rule: its id, what it asks, its settings.</summary>
    public IReadOnlyList<RuleEntry> All => field ??= [.. Properties.Select(p => new RuleEntry(
        $"{p.Name[0]}-{p.Name[1..]}", p.GetCustomAttribute<DescriptionAttribute>()!.Description, (RuleOptions)p.GetValue(this)!))];

    private static IEnumerable<PropertyInfo> Properties { get; } =
        [.. typeof(KapRules).GetProperties().Where(p => p.PropertyType.IsAssignableTo(typeof(RuleOptions))).OrderBy(p => p.Name, StringComparer.Ordinal)];

    /// <summary>What a rule does at most, by its own mode and <see cref="Highest"/>.</summary>
    internal RuleMode ModeOf(RuleOptions options) => options.Mode < Highest ? options.Mode : Highest;

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. from rule in All
           from property in rule.Options.GetType().GetProperties()
           let value = property.GetValue(rule.Options)
           where value is int or decimal && Convert.ToDecimal(value, CultureInfo.InvariantCulture) < 0
           select $"Kap:Rules:{rule.Id}:{property.Name} is {Convert.ToString(value, CultureInfo.InvariantCulture)}. Give 0 or more.",
        .. Record.Validate(this),
        .. Products.Validate(),
    ];
}

/// <summary>A rule with its settings.</summary>
/// <param name="Id">Its id: <c>R-05</c>.</param>
/// <param name="Title">What it asks.</param>
/// <param name="Options">Its settings.</param>
public sealed record RuleEntry(string Id, string Title, RuleOptions Options)
{
    private static readonly (OccasionKind Kind, string Words)[] Moments =
    [
        (OccasionKind.Order, "when ketamine is ordered"), (OccasionKind.Dose, "when it is given"), (OccasionKind.SessionStart, "when a session begins"),
        (OccasionKind.SessionEnd, "when a session is completed"), (OccasionKind.Measurement, "at each reading of a session (never refuses)"),
        (OccasionKind.Score, "when a score is stored (never refuses)"), (OccasionKind.Response, "when a PHQ-9 or C-SSRS is filled in (never refuses)"),
        (OccasionKind.Event, "when a rescue drug or an adverse event is recorded"),
    ];

    /// <summary>When it is asked, in words.</summary>
    public string Asked => string.Join(", ", Moments.Where(m => RuleBook.IsAsked(Id, m.Kind)).Select(m => m.Words));
}
