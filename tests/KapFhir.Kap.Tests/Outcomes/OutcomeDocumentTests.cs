using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using KapFhir.Kap.Outcomes;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Outcomes;

/// <summary>docs/kap.md tells the numbers of outcomes as they are set. KAPFHIR_WRITE_DOCS=1 rewrites them.</summary>
public sealed class OutcomeDocumentTests
{
    private const string Heading = "Settings under `Kap:Outcomes`:\n\n";
    private const string Next = "## The rules";

    [Fact]
    public void The_page_tells_every_number_as_it_is_set()
    {
        var page = File.ReadAllText(PathOf("kap.md"));
        var from = page.IndexOf(Heading, StringComparison.Ordinal) + Heading.Length;
        var told = page[..from] + "| setting | default | what it says | source |\n|---|---|---|---|\n" + string.Join('\n', Rows()) + "\n\n" + page[page.IndexOf(Next, StringComparison.Ordinal)..];
        if (Environment.GetEnvironmentVariable("KAPFHIR_WRITE_DOCS") == "1")
        {
            File.WriteAllText(PathOf("kap.md"), told);
            page = told;
        }

        page.ShouldBe(told, "docs/kap.md differs from the settings: run this test with KAPFHIR_WRITE_DOCS=1");
    }

    [Fact]
    public void Every_number_names_its_source() => Own.Where(p => !Description(p).Contains(" Source: ", StringComparison.Ordinal)).Select(p => p.Name).ShouldBeEmpty();

    [Fact]
    public void Every_measure_is_told_of()
    {
        var page = File.ReadAllText(PathOf("outcomes.md"));
        OutcomeMeasure.All.Select(m => m.Id).Concat(Stratifiers.Codes).Where(code => !page.Contains("`" + code + "`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static PropertyInfo[] Own => [.. typeof(OutcomeOptions).GetProperties().Where(p => p.CanWrite)];

    private static IEnumerable<string> Rows()
    {
        var options = new OutcomeOptions();
        return Own.Select(property =>
        {
            var text = Description(property).Split(" Source: ");
            return $"| `{property.Name}` | `{Convert.ToString(property.GetValue(options), CultureInfo.InvariantCulture)}` | {text[0]} | {text[1]} |";
        });
    }

    private static string Description(PropertyInfo property) => property.GetCustomAttribute<DescriptionAttribute>()!.Description;

    private static string PathOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", name);
}
