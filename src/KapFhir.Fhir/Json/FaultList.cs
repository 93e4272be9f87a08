namespace KapFhir.Fhir.Json;

/// <summary>The faults met while reading, up to a number that a client can still make use of.</summary>
internal sealed class FaultList
{
    /// <summary>The most faults reported of one body.</summary>
    public const int Limit = 100;

    private readonly List<Issue> _issues = [];

    public bool HasErrors { get; private set; }

    public IReadOnlyList<Issue> All => _issues;

    public void Add(Issue issue)
    {
        HasErrors |= issue.IsError;
        if (_issues.Count < Limit)
        {
            _issues.Add(issue);
        }
        else if (_issues.Count == Limit)
        {
            _issues.Add(Issues.JsonMoreFaults(Limit));
        }
    }
}
