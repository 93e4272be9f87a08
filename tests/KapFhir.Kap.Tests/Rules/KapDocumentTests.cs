using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using KapFhir.Kap.Rules;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Rules;

/// <summary>docs/kap.md tells each rule with its settings, defaults and sources as the settings do. KAPFHIR_WRITE_DOCS=1 rewrites it.</summary>
public sealed class KapDocumentTests
{
    private const string Heading = "## The rules";
    private const string Table = "| setting | default | what it says | source |\n|---|---|---|---|";

    [Fact]
    public void The_page_tells_every_rule_as_it_is_set()
    {
        var path = DocumentPath();
        var page = File.ReadAllText(path);
        var rules = string.Join('\n', new KapRules().All.Select(Section));
        var told = WithRecord(page[..(page.IndexOf(Heading, StringComparison.Ordinal) + Heading.Length)]) + "\n\n" + rules;
        if (Environment.GetEnvironmentVariable("KAPFHIR_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, told);
            page = told;
        }

        page.ShouldBe(told, "docs/kap.md differs from the settings: run this test with KAPFHIR_WRITE_DOCS=1");
    }

    // The rows of Kap:Record, between the head of their table and the next heading.
    private static string WithRecord(string page)
    {
        var from = page.IndexOf(Table, page.IndexOf("`Kap:Record`", StringComparison.Ordinal), StringComparison.Ordinal) + Table.Length;
        var to = page.IndexOf("\n\n## ", from, StringComparison.Ordinal);
        return page[..from] + string.Concat(typeof(RecordOptions).GetProperties().Select(p => "\n" + Row(p, new KapRules().Record))) + page[to..];
    }

    [Fact]
    public void Every_number_names_its_source() =>
        new KapRules().All.SelectMany(r => Own(r.Options).Select(p => (r.Id, p.Name, Text: Description(p))))
            .Concat(typeof(RecordOptions).GetProperties().Select(p => (Id: "Kap:Record", p.Name, Text: Description(p)))).Where(p => !p.Text.Contains(" Source: ", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Every_rule_is_a_code_of_the_guide()
    {
        var guide = KapGuide.Resources(Fhir.Definitions.FhirDefinitions.R4).First(r => r.Url == Kap + "/CodeSystem/kap-rule").Node!;
        new KapRules().All.Select(r => r.Id).ShouldBeSubsetOf(guide.ChildrenNamed("concept").Select(c => c.ChildText("code")!));
    }

    private const string Kap = KapGuide.Canonical;

    private static string Section(RuleEntry rule)
    {
        var rows = Own(rule.Options).Select(property => Row(property, rule.Options));
        return $"""
            ### {rule.Id}: {rule.Title}

            Asked {rule.Asked}. By default: `{rule.Options.Mode}`. Settings under `Kap:Rules:{rule.Id}`:

            {Table}
            {string.Join('\n', rows)}

            """;
    }

    private static string Row(PropertyInfo property, object options)
    {
        var text = Description(property).Split(" Source: ");
        return $"| `{property.Name}` | `{Convert.ToString(property.GetValue(options), CultureInfo.InvariantCulture)}` | {text[0]} | {text[1]} |";
    }

    private static IEnumerable<PropertyInfo> Own(RuleOptions options) => options.GetType().GetProperties().Where(p => p.DeclaringType != typeof(RuleOptions));

    private static string Description(PropertyInfo property) => property.GetCustomAttribute<DescriptionAttribute>()!.Description;

    private static string DocumentPath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "kap.md");
}
