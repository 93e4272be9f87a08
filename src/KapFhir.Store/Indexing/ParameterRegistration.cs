using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Fhir.Search.Custom;
using KapFhir.Store.Conformance;
using KapFhir.Store.Jobs;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Indexing;

/// <summary>
/// Brings the parameters that the database is indexed by to those that are wanted, in one transaction: from its commit on every write has
/// the rows of a new one, and the job that goes with it indexes exactly what was written before.
/// </summary>
internal sealed class ParameterRegistration(JobStore jobs, Vocabulary vocabulary)
{
    public const string Reindex = "reindex";
    public const string Remove = "remove-index";

    // Other nodes notice within a second or two; until then they may still search by what is leaving.
    private static readonly TimeSpan RemovalDelay = TimeSpan.FromSeconds(10);

    /// <summary>True if nothing is to be changed.</summary>
    public bool IsApplied(IReadOnlyList<CustomParameter> wanted)
    {
        var live = Live(vocabulary.Parameters.Stored);
        return live.Count(p => !p.IsOfGuide) == wanted.Count(p => !p.IsOfGuide)
            && wanted.All(w => live.Any(p => p.OwnName == w.Definition.IndexName && p.Text == StoredParameter.TextOf(w)));
    }

    /// <summary>Does it, in an open write. True if something was changed.</summary>
    /// <param name="unit">The write.</param>
    /// <param name="wanted">The parameters wanted.</param>
    /// <param name="mark">Up to where the conformance resources were read that they come from.</param>
    /// <param name="isStart">True at the start of a process: then what the guide has no more leaves, and what no job is at gets
    /// one.</param>
    public bool Apply(WriteUnit unit, IReadOnlyList<CustomParameter> wanted, ConformanceMark mark, bool isStart)
    {
        if (!TakeMark(unit, mark))
        {
            return false;
        }

        var rows = StoredParameter.All(unit.Reads);
        var live = Live(rows);
        var leaving = live.Where(p => (isStart || !p.IsOfGuide) && !wanted.Any(w => w.Definition.IndexName == p.OwnName)).ToList();
        var added = wanted.Where(w => !live.Any(p => p.OwnName == w.Definition.IndexName)).ToList();
        var orphans = isStart ? [.. live.Except(leaving).Where(p => p.State == ParameterState.Indexing && !IsAtWork(unit, p.Job))] : new List<StoredParameter>();
        var renamed = wanted.Select(w => (Wanted: w, Row: live.Find(p => p.OwnName == w.Definition.IndexName)))
            .Where(p => p.Row is { } row && row.Text != StoredParameter.TextOf(p.Wanted)).ToList();
        if (leaving.Count + added.Count + orphans.Count + renamed.Count == 0)
        {
            return false;
        }

        Leave(unit, leaving);
        Add(unit, added, rows, orphans);
        renamed.ForEach(p => unit.Run(new SqlStatement(
            "UPDATE custom_parameter SET definition = @p0 WHERE name = @p1", [StoredParameter.TextOf(p.Wanted), p.Row!.Name])));
        Publish(unit);
        return true;
    }

    /// <summary>Puts parameters in force whose values are all found, those that are still wanted.</summary>
    public void Complete(WriteUnit unit, IReadOnlyList<string> names)
    {
        var done = StoredParameter.All(unit.Reads).Where(p => p.State == ParameterState.Indexing && names.Contains(p.Name, StringComparer.Ordinal)).ToList();
        foreach (var parameter in done)
        {
            unit.Run(new SqlStatement("UPDATE custom_parameter SET state = 2 WHERE name = @p0", [parameter.Name]));
            AddPairs(unit, parameter.Definition());
        }

        if (done.Count > 0)
        {
            Publish(unit);
        }
    }

    /// <summary>The rows of a parameter that left are gone.</summary>
    public void Forget(WriteUnit unit, IReadOnlyList<string> names)
    {
        names.ToList().ForEach(name => unit.Run(new SqlStatement("DELETE FROM custom_parameter WHERE name = @p0 AND state = 3", [name])));
        Publish(unit);
    }

    /// <summary>The concrete types that parameters apply to, in alphabetical order.</summary>
    public IReadOnlyList<string> TypesOf(IEnumerable<SearchParameterDefinition> parameters)
    {
        var bases = parameters.SelectMany(p => p.Bases).ToHashSet(StringComparer.Ordinal);
        return [.. vocabulary.Parameters.Definitions.ResourceTypes.Where(t => bases.Any(t.Is)).Select(t => t.Name)];
    }

    private static List<StoredParameter> Live(IEnumerable<StoredParameter> rows) => [.. rows.Where(p => p.State != ParameterState.Leaving)];

    // A node that has read less of the conformance resources than the one that made the set must not undo it. Packages come and go: it must
    // know those that are there now.
    private static bool TakeMark(WriteUnit unit, ConformanceMark mark) =>
        unit.Reads.Query(new SqlStatement("SELECT id FROM package", []), r => r.GetInt64(0)).ToHashSet().SetEquals(mark.Packages.Select(p => p.Number))
        && unit.Run(new SqlStatement("UPDATE index_generation SET seen_sid = @p0 WHERE seen_sid <= @p0", [mark.Sid])) > 0;

    private static bool IsAtWork(WriteUnit unit, string job) => unit.Reads.First(JobSql.Find(job), JobSql.Read) is { IsEnded: false };

    private static void Publish(WriteUnit unit)
    {
        unit.Run(new SqlStatement("UPDATE index_generation SET generation = generation + 1", []));
        unit.LoadParameters();
    }

    private void Leave(WriteUnit unit, List<StoredParameter> leaving)
    {
        if (leaving.Count == 0)
        {
            return;
        }

        var definitions = leaving.Select(p => p.Definition()).ToList();
        var types = WithContainers(unit, TypesOf(definitions));
        var input = new ReindexInput(long.MaxValue, types, [.. leaving.Select(p => p.Name)], []);
        var job = new NewJob(Remove) { Input = input.ToString(), Total = Count(unit, types, "versions"), Delay = RemovalDelay, MostTakeovers = int.MaxValue };
        jobs.Add(unit, job);
        foreach (var (row, definition) in leaving.Zip(definitions))
        {
            unit.Run(new SqlStatement("UPDATE custom_parameter SET state = 3, job = @p0 WHERE name = @p1", [job.Id, row.Name]));
            unit.Run(new SqlStatement("DELETE FROM reference_parameter WHERE param = @p0", [vocabulary.ParameterId(definition)]));
        }
    }

    private void Add(WriteUnit unit, List<CustomParameter> added, List<StoredParameter> rows, List<StoredParameter> orphans)
    {
        var named = added.Select(a => (Parameter: a, Name: StoredParameter.FreeName(a.Definition.IndexName, rows))).ToList();
        foreach (var (parameter, name) in named)
        {
            unit.Run(new SqlStatement(
                "INSERT INTO custom_parameter (name, state, job, is_guide, definition) VALUES (@p0, 1, '', @p1, @p2)",
                [name, parameter.IsOfGuide ? 1 : 0, StoredParameter.TextOf(parameter)]));
            vocabulary.Register(unit, parameter.Definition, name);
        }

        vocabulary.LoadParameters(unit.Reads);
        List<string> names = [.. named.Select(n => n.Name), .. orphans.Select(o => o.Name)];
        if (names.Count == 0)
        {
            return;
        }

        var types = WithContainers(unit, TypesOf([.. added.Select(a => a.Definition), .. orphans.Select(o => o.Definition())]));
        if (Count(unit, types, "resources") is var total and > 0)
        {
            var job = new NewJob(Reindex) { Input = new ReindexInput(LastSid(unit), types, names, names).ToString(), Total = total };
            jobs.Add(unit, job);
            names.ForEach(name => unit.Run(new SqlStatement("UPDATE custom_parameter SET job = @p0 WHERE name = @p1", [job.Id, name])));
        }
        else
        {
            Complete(unit, names);
        }
    }

    // What is contained is found by its own type's parameters, whatever its container is: each has a row under _id.
    private List<string> WithContainers(WriteUnit unit, IReadOnlyList<string> types)
    {
        var id = vocabulary.ParameterId(vocabulary.Parameters.Definitions.FindSearchParameter("Patient", "_id")!, IndexKey.ContainedComponent);
        var others = vocabulary.Parameters.Definitions.ResourceTypes.Select(t => t.Name).Except(types, StringComparer.Ordinal).Where(t => unit.Reads.Scalar(new SqlStatement(
            "SELECT CASE WHEN EXISTS (SELECT 1 FROM token_index WHERE type = @p0 AND param = @p1) THEN 1 ELSE 0 END", [vocabulary.TypeId(t), id])) == 1);
        return [.. types, .. others];
    }

    /// <summary>How many resources or versions of these types there are.</summary>
    public long Count(WriteUnit unit, IReadOnlyList<string> types, string what) =>
        types.Sum(t => unit.Reads.Scalar(new SqlStatement($"SELECT {what} FROM type_counter WHERE type = @p0", [vocabulary.TypeId(t)])) ?? 0);

    /// <summary>The newest version of all.</summary>
    public static long LastSid(WriteUnit unit) => unit.Reads.Scalar(new SqlStatement("SELECT MAX(sid) FROM version", [])) ?? 0;

    private void AddPairs(WriteUnit unit, SearchParameterDefinition parameter)
    {
        if (parameter.Type == SearchParameterType.Reference)
        {
            foreach (var type in TypesOf([parameter]))
            {
                unit.Run(new SqlStatement(
                    "INSERT INTO reference_parameter (type, param) VALUES (@p0, @p1)", [vocabulary.TypeId(type), vocabulary.ParameterId(parameter)]));
            }
        }
    }
}
