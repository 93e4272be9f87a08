using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace KapFhir.Conventions.Tests;

/// <summary>
/// Nothing goes around the access rules: what sees everything, what makes requests and what opens paths stands on a list with its reason. A new place is thought
/// about before it is added here.
/// </summary>
public sealed partial class GuardTests
{
    /// <summary>Where everything is looked at, whoever asks.</summary>
    private static readonly Dictionary<string, string> SeesEverything = new(StringComparer.Ordinal)
    {
        ["src/KapFhir.Auth/AccessRules.cs"] = "the rules themselves: for the server, mode Open on this machine, and maintenance",
        ["src/KapFhir.Store/Indexing/IndexJobs.cs"] = "indexes anew; shows nothing",
        ["src/KapFhir.Server/Commands/BundleLoader.cs"] = "loads at the operator's command line",
        ["src/KapFhir.Server/Commands/Demo.cs"] = "looks at the operator's command line whether the demo is loaded",
        ["src/KapFhir.Server/Commands/Export.cs"] = "writes files at the operator's command line",
        ["src/KapFhir.Server/Http/BreakGlassNotice.cs"] = "looks whether the privacy officer has the message already; shows nothing",
        ["src/KapFhir.Server/Operations/Expunge.cs"] = "for who runs the server",
        ["src/KapFhir.Server/Operations/KapSegment.cs"] = "consents decide also where the caller may not see them; they are not shown",
        ["src/KapFhir.Server/Operations/ResearchCohort.cs"] = "consents decide who is in an export; what is shown is de-identified",
        ["src/KapFhir.Server/Operations/SegmentRequest.cs"] = "what a recipient is (practitioners, organizations, roles); patients and who is related to them by the caller's own leave",
        ["src/KapFhir.Server/Pages/StartPage.cs"] = "counts of types, where no tokens are wanted",
        ["src/KapFhir.Server/Release/ReadReleases.cs"] = "the roles that a practitioner acts in, by which consents are judged; shows nothing",
        ["src/KapFhir.Server/Smart/LaunchContext.cs"] = "an EHR's launch names a patient: is there one",
        ["src/KapFhir.Server/Smart/Pick.cs"] = "the list that a user picks a patient from, for those who may open every record",
        ["src/KapFhir.Server/Writing/KapGates.cs"] = "safety rules look at every fact and name kinds of facts",
        ["src/KapFhir.Server/Writing/OutcomeStates.cs"] = "a score's state must not depend on who writes; shows nothing",
        ["src/KapFhir.Server/Writing/ReferenceCheck.cs"] = "that there is a certain practitioner or medication is nobody's secret; of patients by the caller's own leave",
        ["src/KapFhir.Server/Writing/ScoreDerivation.cs"] = "amends the score of a response whoever writes that; shows nothing",
        ["src/KapFhir.Server/Writing/WriteAccess.cs"] = "no AuditEvent is changed, seen or not",
        ["src/KapFhir.Server/Writing/WritePipeline.cs"] = "writes what derives from a write over what is there; shows nothing",
        ["src/KapFhir.Server/Writing/WrittenRecord.cs"] = "writes the server's own records over what is there; shows nothing",
    };

    /// <summary>Where requests are made, each with what the rules admitted.</summary>
    private static readonly Dictionary<string, string> MakesRequests = new(StringComparer.Ordinal)
    {
        ["src/KapFhir.Server/Bundles/EntryReader.cs"] = "entries, each admitted like a request of its own",
        ["src/KapFhir.Server/Commands/BundleLoader.cs"] = "the server's own loading",
        ["src/KapFhir.Server/Http/AsyncRequest.cs"] = "admitted once more when it is worked on",
        ["src/KapFhir.Server/Http/RequestReader.cs"] = "the way of HTTP",
        ["src/KapFhir.Server/Operations/AppliedStorage.cs"] = "a transaction of the caller's, whose entries are admitted one by one",
    };

    [Fact]
    public void Everything_is_seen_only_where_that_has_a_reason() => ShouldBeListed(@"\bVisibility\.Everything\b", SeesEverything);

    [Fact]
    public void Requests_are_made_only_where_they_are_admitted() => ShouldBeListed(@"\bVisible = ", MakesRequests);

    /// <summary>A grant made by hand is as good as everything: scopes make them, the log of accesses that shows what its caller's scopes do not, and the look for a launch's encounter.</summary>
    [Fact]
    public void Grants_are_made_of_scopes() => Found(@"\bnew Visibility\(|\bnew Grant\b").ShouldBe(
        ["src/KapFhir.Auth/ScopeVisibility.cs", "src/KapFhir.Fhir/Search/Visibility.cs", "src/KapFhir.Server/Operations/KapAccessLog.cs", "src/KapFhir.Server/Smart/LaunchContext.cs"], ignoreOrder: true);

    private static void ShouldBeListed(string pattern, Dictionary<string, string> listed) => Found(pattern).ShouldBe(listed.Keys, ignoreOrder: true);

    private static IEnumerable<string> Found(string pattern) =>
        Repository.SourceFiles("src").Where(file => Regex.IsMatch(Comment().Replace(Repository.Read(file), ""), pattern, RegexOptions.None, TimeSpan.FromSeconds(10)));

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();
}
