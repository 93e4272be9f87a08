using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Release;

/// <summary>
/// What consents and labels withhold, as a condition on versions: by the rows that were kept when resource and consent were written, at the moment that is asked.
/// Where nothing in the database can withhold anything from the caller, there is no condition.
/// </summary>
internal sealed class WithheldSql
{
    private readonly SqlValues _values;
    private readonly Vocabulary _vocabulary;
    private readonly Withheld _withheld;
    private readonly ReleaseState _state;
    private readonly AudienceTerms _terms;

    public WithheldSql(SqlValues values, Vocabulary vocabulary, ReadSession session, Withheld withheld)
        : this(values, vocabulary, session, withheld, ReleaseState.Of(session))
    {
    }

    /// <summary>By a state that was read already.</summary>
    public WithheldSql(SqlValues values, Vocabulary vocabulary, ReadSession session, Withheld withheld, ReleaseState state)
    {
        (_values, _vocabulary, _withheld) = (values, vocabulary, withheld);
        _state = state;
        _terms = vocabulary.Audiences.Of(session, withheld, _state.LastAudience);
    }

    /// <summary>False if there is nothing in the database that could be withheld from the caller.</summary>
    public bool MayWithhold => _state.HasProtected || _terms.Denying.Count > 0 || _withheld.NeedsConsent;

    /// <summary>The condition that a version is not withheld, begun with AND; empty if none is.</summary>
    public string Condition(SearchScope scope)
    {
        int[] exempt = [.. _withheld.Exempt.Select(_vocabulary.FindType).OfType<int>()];
        if (scope.Types is { Count: > 0 } types && types.All(exempt.Contains))
        {
            return "";
        }

        var all = Conditions(scope);
        if (all.Count == 0 || (_withheld.IsWaived && (_withheld.Unwaived == 0 || !_state.HasProtected)))
        {
            return "";
        }

        List<string> any = [];
        if (exempt.Length > 0 && (scope.Types is null || scope.Types.Any(exempt.Contains)))
        {
            any.Add($"+{scope.Alias}.type IN ({_values.AddList(exempt)})");
        }

        if (_withheld.IsWaived)
        {
            any.Add($"NOT {Protected(scope, _withheld.Unwaived)}");
        }

        if (_withheld.Authors.Count > 0 && _state.HasAuthors)
        {
            any.Add(ByAuthor(scope));
        }

        any.Add(string.Join(" AND ", all));
        return any.Count == 1 ? " AND " + any[0] : $" AND ({string.Join(" OR ", any.Select(a => $"({a})"))})";
    }

    /// <summary>SELECTs that give every version of a patient's record that may be withheld, and some that are not; empty if none can be.</summary>
    public IReadOnlyList<string> Candidates(long patient)
    {
        List<string> all = [];
        var of = _values.Add(patient);
        if (_state.HasProtected)
        {
            all.Add($"SELECT sid FROM release_protected WHERE patient = {of} AND (kinds & {_values.Add(_withheld.Protections | _withheld.Unwaived)}) <> 0");
        }

        if (_terms.Denying.Count > 0)
        {
            all.Add($"SELECT rm.sid FROM release_provision rn CROSS JOIN release_match rm WHERE rn.patient = {of} AND rn.permits = 0 AND rn.audience IN ({List(_terms.Denying)})"
                + $" AND rm.provision = rn.id");
        }

        return _withheld.NeedsConsent ? [.. all, AboutPatient.Versions(_values, _vocabulary, patient)] : all;
    }

    // What each version must meet that no exemption shows.
    private List<string> Conditions(SearchScope scope)
    {
        List<string> all = [];
        if (_terms.Denying.Count > 0)
        {
            all.Add($"NOT EXISTS (SELECT 1 FROM release_match rm CROSS JOIN release_provision rn WHERE rm.sid = {scope.Sid} AND rn.id = rm.provision AND rn.permits = 0"
                + $" AND rn.audience IN ({List(_terms.Denying)}){InForce("rn")}{NoException()})");
        }

        if (_state.HasProtected)
        {
            all.AddRange(Bits(_withheld.Protections).Select(bit =>
                $"NOT EXISTS (SELECT 1 FROM release_protected rt WHERE rt.sid = {scope.Sid} AND (rt.kinds & {_values.Add(bit)}) <> 0{Unless(Lifted(scope, bit, "rt.patient"))})"));
        }

        if (_withheld.NeedsConsent)
        {
            all.AddRange(OnlyByConsent(scope));
        }

        return all;
    }

    private static IEnumerable<int> Bits(int sum) => Enumerable.Range(0, 31).Select(i => 1 << i).Where(bit => (sum & bit) != 0);

    private static string Unless(string? condition) => condition is null ? "" : " AND NOT " + condition;

    // Each patient that it is about has permitted it.
    private IEnumerable<string> OnlyByConsent(SearchScope scope)
    {
        var patients = _values.Add(_vocabulary.TypeId("Patient"));
        yield return $"NOT EXISTS (SELECT 1 FROM compartment_member rc CROSS JOIN reference_index rd CROSS JOIN resource ro WHERE rc.compartment IN ({patients}, 0)"
            + $" AND rc.type = {scope.Alias}.type AND rc.type <> {patients} AND rd.sid = {scope.Sid} AND rd.type = rc.type AND rd.param = rc.param AND ro.rid = rd.target"
            + $" AND ro.type = {patients}{Unless(Permitted(scope, "rd.target"))})";
        if (scope.Types is null || scope.Types.Contains(_vocabulary.TypeId("Patient")))
        {
            yield return $"({scope.Alias}.type <> {patients} OR {Permitted(scope, scope.Alias + ".rid") ?? "1 = 0"})";
        }
    }

    private string Protected(SearchScope scope, int kinds) =>
        $"EXISTS (SELECT 1 FROM release_protected rw WHERE rw.sid = {scope.Sid} AND (rw.kinds & {_values.Add(kinds)}) <> 0)";

    // A note under further protections is not its author's alone to see.
    private string ByAuthor(SearchScope scope)
    {
        var others = _withheld.Protections & ~_withheld.Unwaived;
        return $"EXISTS (SELECT 1 FROM release_author ra WHERE ra.sid = {scope.Sid} AND ra.author IN ({_values.AddList([.. _withheld.Authors])}))"
            + (others == 0 ? "" : $" AND NOT {Protected(scope, others)}");
    }

    private string? Permitted(SearchScope scope, string patient) => Permission(scope, patient, $"rn.audience IN ({List(_terms.Permitting)})", _terms.Permitting.Count > 0);

    // By a permission that names its labels, or the resource, beside recipient and purpose.
    private string? Lifted(SearchScope scope, int bit, string patient)
    {
        var naming = _terms.Naming[bit].ToList();
        List<string> any = [];
        if (naming.Count > 0)
        {
            any.Add($"rn.audience IN ({List(naming)})");
        }

        if (_terms.Exchanging.Count > 0)
        {
            any.Add($"(rm.named = 1 AND rn.audience IN ({List(_terms.Exchanging)}))");
        }

        return Permission(scope, patient, $"({string.Join(" OR ", any)})", any.Count > 0);
    }

    private string? Permission(SearchScope scope, string patient, string audience, bool isAny) => !isAny ? null :
        $"EXISTS (SELECT 1 FROM release_match rm CROSS JOIN release_provision rn WHERE rm.sid = {scope.Sid} AND rn.id = rm.provision AND rn.patient = {patient}"
        + $" AND rn.permits = 1 AND rn.verified = 1 AND {audience}{InForce("rn")}{NoException()})";

    // An exception that speaks of this version to this caller takes the place of what it is an exception to.
    private string NoException() =>
        " AND NOT EXISTS (SELECT 1 FROM release_provision re CROSS JOIN release_match rx WHERE re.parent = rn.id"
        + $" AND re.audience IN ({List(_terms.Concerned)}){InForce("re")} AND rx.sid = rm.sid AND rx.provision = re.id)";

    private string InForce(string alias)
    {
        var now = _values.Add(_withheld.Moment.UtcTicks);
        return $" AND {alias}.from_at <= {now} AND {alias}.until_at >= {now}";
    }

    private string List(IReadOnlyList<long> ids) => ids.Count == 0 ? "0" : ids.Count <= ValueSet.Few ? _values.AddList(ids)
        : $"SELECT {ValueSet.Alias}.{ValueSet.Name(0)} FROM {_values.AddRows([.. ids.Select(i => (object[])[i])])}";
}

/// <summary>What there is in the database to withhold by.</summary>
internal sealed record ReleaseState(long LastAudience, bool HasProtected, bool HasAuthors)
{
    /// <summary>The columns that it is read from, for a statement that reads something else with it.</summary>
    public const string Columns =
        "COALESCE((SELECT MAX(id) FROM release_audience), 0), COALESCE((SELECT MAX(sid) FROM release_protected), 0), COALESCE((SELECT MAX(sid) FROM release_author), 0)";

    private static readonly SqlStatement Ask = new("SELECT " + Columns, []);

    /// <summary>As the session sees it now.</summary>
    public static ReleaseState Of(ReadSession session) => session.Snapshotted ??= session.First(Ask, row => Read(row, 0))!;

    /// <summary>Of <see cref="Columns"/>, the first of which is this one of the row.</summary>
    public static ReleaseState Read(IRow row, int first) => new(row.GetInt64(first), row.GetInt64(first + 1) > 0, row.GetInt64(first + 2) > 0);
}
