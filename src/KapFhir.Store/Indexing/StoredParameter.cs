using System.Text.Json;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search.Custom;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Indexing;

/// <summary>How far a search parameter beside R4's own is.</summary>
internal enum ParameterState
{
    /// <summary>New writes are indexed by it; what was stored before is being so.</summary>
    Indexing = 1,

    /// <summary>Everything is indexed by it.</summary>
    InForce = 2,

    /// <summary>It is no more; its rows are being removed.</summary>
    Leaving = 3,
}

/// <summary>A row of <c>custom_parameter</c>.</summary>
/// <param name="Name">The name its values are kept under.</param>
/// <param name="State">How far it is.</param>
/// <param name="Job">The job that is at it, or was.</param>
/// <param name="IsOfGuide">True if it comes with the program.</param>
/// <param name="Text">What it is, as JSON.</param>
internal sealed record StoredParameter(string Name, ParameterState State, string Job, bool IsOfGuide, string Text)
{
    // Set between the name that a definition gives itself and a number, where rows of that name are still being removed.
    private const char Again = '~';

    /// <summary>The name that the definition gives itself.</summary>
    public string OwnName => Name.LastIndexOf(Again) is var at and > 0 ? Name[..at] : Name;

    /// <summary>The first name of a definition that no row has.</summary>
    public static string FreeName(string ownName, IEnumerable<StoredParameter> rows)
    {
        var taken = rows.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? ownName : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ownName}{Again}{n}"))
            .First(name => !taken.Contains(name));
    }

    /// <summary>Every row.</summary>
    public static List<StoredParameter> All(ReadSession session) => session.Query(
        new SqlStatement("SELECT name, state, job, is_guide, definition FROM custom_parameter ORDER BY name", []),
        r => new StoredParameter(r.GetString(0), (ParameterState)r.GetInt32(1), r.GetString(2), r.GetInt32(3) != 0, r.GetString(4)));

    /// <summary>What a parameter is, as JSON.</summary>
    public static string TextOf(CustomParameter parameter) => JsonSerializer.Serialize(Facts.Of(parameter.Definition));

    /// <summary>The definition, to be indexed and searched by.</summary>
    public SearchParameterDefinition Definition() => JsonSerializer.Deserialize<Facts>(Text)!.ToDefinition(Name, State == ParameterState.Indexing ? Job : null);

    private sealed record Facts(
        string Url, string Code, IReadOnlyList<string> Bases, SearchParameterType Type, string Expression, IReadOnlyList<string> Targets,
        IReadOnlyList<CompositeComponent> Components, string Description, bool TakesOr = true, bool TakesAnd = true, IReadOnlyList<string>? Chains = null)
    {
        public static Facts Of(SearchParameterDefinition p) =>
            new(p.Url, p.Code, p.Bases, p.Type, p.Expression!, p.Targets, p.Components, p.Description, p.TakesOr, p.TakesAnd, p.Chains);

        public SearchParameterDefinition ToDefinition(string name, string? job) => new()
        {
            Url = Url,
            Code = Code,
            Bases = Bases,
            Type = Type,
            Expression = Expression,
            Targets = Targets,
            Components = Components,
            TakesOr = TakesOr,
            TakesAnd = TakesAnd,
            Chains = Chains ?? [],
            Description = Description,
            IndexName = name,
            PendingJob = job,
        };
    }
}
