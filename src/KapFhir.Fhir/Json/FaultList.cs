namespace KapFhir.Fhir.Json;

/// <summary>The faults met while reading, up to a number that a client can still make use of.</summary>
internal sealed class FaultList
{
    /// <summary>The most faults reported of one body.</summary>
    public const int Limit = 100;

    private readonly List<Issue> _issues = [];
    private int _errors;

    public bool HasErrors => _errors > 0;

    /// <summary>True if there were more than are reported: reading on would find nothing of use.</summary>
    public bool IsFull => _errors > Limit;

    public IReadOnlyList<Issue> All => _issues;

    public void Add(Issue issue)
    {
        _errors += issue.IsError ? 1 : 0;
        if (_issues.Count < Limit)
        {
            _issues.Add(issue);
        }
        else if (_errors == Limit + 1 && issue.IsError)
        {
            _issues.Add(Issues.JsonMoreFaults(Limit));
        }
    }
}
