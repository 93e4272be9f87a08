using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace KapFhir.Conventions.Tests;

/// <summary>Who may know whom: Server -> {Auth, Store, Kap} -> Fhir, and nothing else (docs/architecture.md).</summary>
public sealed partial class ArrowTests
{
    [Theory]
    [InlineData("KapFhir.Fhir", "")]
    [InlineData("KapFhir.Kap", "KapFhir.Fhir")]
    [InlineData("KapFhir.Store", "KapFhir.Fhir Microsoft.SqlServer.Server")]
    [InlineData("KapFhir.Auth", "KapFhir.Fhir")]
    [InlineData("KapFhir.Server", "KapFhir.Auth KapFhir.Kap KapFhir.Store")]
    public void A_project_refers_only_to_those_below_it(string project, string allowed)
    {
        var text = Repository.Read($"src/{project}/{project}.csproj");
        var references = ProjectReference().Matches(text).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal);
        string.Join(' ', references).ShouldBe(allowed);
    }

    [Theory]
    [InlineData("KapFhir.Fhir", "System.Net.Http", "Microsoft.AspNetCore", "Microsoft.Data", "Dapper")]
    [InlineData("KapFhir.Kap", "System.Net.Http", "Microsoft.AspNetCore", "Microsoft.Data", "Dapper")]
    [InlineData("KapFhir.Auth", "System.Net.Http", "Microsoft.AspNetCore", "Microsoft.Data", "Dapper")]
    [InlineData("KapFhir.Store", "System.Net.Http", "Microsoft.AspNetCore")]
    [InlineData("KapFhir.Server", "Microsoft.Data", "Dapper")]
    public void A_project_stays_out_of_what_is_not_its_business(string project, params string[] forbidden)
    {
        var offenders = Repository.SourceFiles($"src/{project}")
            .Where(file => forbidden.Any(name => Regex.IsMatch(Repository.Read(file), $@"^using (static )?{Regex.Escape(name)}\b", RegexOptions.Multiline)));
        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_clock_that_is_handed_in_tells_the_time_in_the_pure_projects()
    {
        var offenders = new[] { "src/KapFhir.Fhir", "src/KapFhir.Kap", "src/KapFhir.Auth" }.SelectMany(Repository.SourceFiles)
            .Where(file => Clock().IsMatch(Repository.Read(file)));
        offenders.ShouldBeEmpty();
    }

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*?([\w.]+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b")]
    private static partial Regex Clock();
}
