using KapFhir.Fhir.Search;
using KapFhir.Kap.Rules;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>
/// What the caller of a safety check is told of a verdict that rests on everything: what kinds of facts count, and of the single ones those that the caller may see.
/// </summary>
internal static class ToldVerdict
{
    /// <summary>The verdict with references only to what may be seen.</summary>
    public static Verdict For(Verdict verdict, WriteUnit unit, Visibility visible) => verdict with
    {
        Findings = [.. verdict.Findings.Select(f => f with { Finding = f.Finding with { Implicated = [.. f.Finding.Implicated.Where(r => MaySee(r, unit, visible))] } })],
    };

    /// <summary>True if a finding rests on nothing that is hidden.</summary>
    public static bool MaySeeAll(Finding finding, WriteUnit unit, Visibility visible) => finding.Implicated.All(r => MaySee(r, unit, visible));

    private static bool MaySee(string reference, WriteUnit unit, Visibility visible) =>
        reference.Split('/') is [var type, var id] && unit.Current(type, id, visible) is not null;
}
