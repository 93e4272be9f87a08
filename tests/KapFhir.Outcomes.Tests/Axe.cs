using System.Runtime.CompilerServices;

namespace KapFhir.Outcomes.Tests;

/// <summary>https://www.w3.org/TR/WCAG22/: what is wrong with the page that somebody looks at.</summary>
internal static class Axe
{
    /// <summary>What axe finds, and whether the page is wider than its screen. Skips the test where axe is not installed.</summary>
    public static async Task<IEnumerable<string>> Look(Visit visit)
    {
        Assert.SkipUnless(File.Exists(Script()), "axe-core is not installed: src/KapFhir.Outcomes/build.sh installs it.");
        await visit.Page.AddScriptTagAsync(new() { Path = Script() });
        var found = await visit.Page.EvaluateAsync<string[]>("axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', ')))");
        return [.. found, .. await Sideways(visit)];
    }

    /// <summary>Says so, if the page is wider than its screen.</summary>
    public static async Task<IEnumerable<string>> Sideways(Visit visit)
    {
        var (inner, outer) = (await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), visit.Page.ViewportSize!.Width);
        return inner <= outer ? [] : [$"is {inner} pixels wide on a screen of {outer}"];
    }

    private static string Script([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src", "KapFhir.Outcomes", "node_modules", "axe-core", "axe.min.js");
}
