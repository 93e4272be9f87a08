using System.ComponentModel;
using KapFhir.Auth;

namespace KapFhir.Server.Audit;

/// <summary>The settings under <c>Audit</c>.</summary>
internal sealed class AuditOptions
{
    [Description("Whether every access is recorded by AuditEvents. `WithUsers`: where there are users, that is in every `Auth:Mode` but `Open`.")]
    public AuditMode Mode { get; set; } = AuditMode.WithUsers;

    [Description("How long what was read waits in memory to be written down together. A process that is killed loses the records of its last reads, of so long. What is "
        + "written is recorded with it, whatever this says.")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    [Description("How many bytes of records wait in memory when the database takes none. With more of them nothing is answered but 503: no access without a record.")]
    public int MostUnwritten { get; set; } = 4_000_000;

    [Description("How long AuditEvents are kept; then they are removed, a signed checkpoint in their place. `00:00:00`: for ever. The default is the six years that HIPAA wants of what "
        + "documents its rules (45 CFR 164.316(b)(2)(i)); the law of your state may want more.")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(2192);

    /// <summary>Whether accesses are recorded in a mode of authorization.</summary>
    public bool IsOn(AuthMode mode) => Mode == AuditMode.Always || (Mode == AuditMode.WithUsers && mode != AuthMode.Open);

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IEnumerable<string> Validate() =>
    [
        .. FlushInterval < TimeSpan.FromMilliseconds(1) || FlushInterval > TimeSpan.FromMinutes(1) ? new[] { "Audit:FlushInterval is between 00:00:00.001 and 00:01:00." } : [],
        .. Keep != TimeSpan.Zero && Keep < TimeSpan.FromDays(1) ? new[] { "Audit:Keep is 00:00:00, for ever, or a day and more." } : [],
        .. MostUnwritten < 10_000 ? new[] { "Audit:MostUnwritten is at least 10000." } : [],
    ];
}

/// <summary>When accesses are recorded.</summary>
internal enum AuditMode
{
    /// <summary>Where there are users.</summary>
    WithUsers,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never.</summary>
    Off,
}
