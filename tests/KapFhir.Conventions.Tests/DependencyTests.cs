using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace KapFhir.Conventions.Tests;

/// <summary>
/// docs/dependencies.md lists every package that was restored, with its licence, and THIRD-PARTY-NOTICES.txt has the notices of those that are shipped. Both are written
/// by this test with KAPFHIR_WRITE_DOCS=1, and stale without.
/// </summary>
public sealed class DependencyTests
{
    private const string InPackage = "a text of its own";
    private const string Bundled = "src/KapFhir.Server/App/Built/licences.txt";
    private const string Server = "src/KapFhir.Server/obj/project.assets.json";

    // What may be shipped with a program under the MIT licence; of two more the licence is a text of their own: Microsoft's, and that SQLite is in the public domain.
    private static readonly string[] Shippable = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD", "MS-PL"];
    private static readonly string[] Excepted = ["Microsoft.Data.SqlClient.SNI.runtime", "SourceGear.sqlite3"];

    [Fact]
    public void Every_package_stands_in_the_list_with_its_licence() => ShouldBe("docs/dependencies.md", List());

    [Fact]
    public void Every_package_that_is_shipped_has_its_notice() => ShouldBe("THIRD-PARTY-NOTICES.txt", Notices());

    [Theory]
    [InlineData("preact", "Jason Miller")]
    [InlineData("uplot", "Leon Sorokin")]
    [InlineData("fhirclient", "Boston Children's Hospital")]
    public void What_the_app_is_made_of_has_its_notice(string package, string whose)
    {
        var version = App().Single(p => p.Id == package).Version;
        var notice = Repository.Read("THIRD-PARTY-NOTICES.txt").Split($"--- {package} - {version} (").Last();
        notice.Split("\n--- ")[0].ShouldContain(whose);
    }

    // What its publication would copy, as MSBuild says it.
    [Fact]
    public void The_notices_are_published_with_the_program()
    {
        var project = Path.Combine(Repository.Root, "src", "KapFhir.Server", "KapFhir.Server.csproj");
        var start = new ProcessStartInfo(
            "dotnet",
            ["msbuild", project, "-nologo", "-t:ComputeResolvedFilesToPublishList", "-getItem:ResolvedFileToPublish", "-p:BuildProjectReferences=false", "-nodeReuse:false", "-p:Configuration=" + Built])
        {
            RedirectStandardOutput = true, UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, said);
        using var items = JsonDocument.Parse(said);
        var files = items.RootElement.GetProperty("Items").GetProperty("ResolvedFileToPublish").EnumerateArray()
            .ToLookup(i => i.GetProperty("RelativePath").GetString()!, i => i.GetProperty("FullPath").GetString()!, StringComparer.Ordinal);
        foreach (var name in new[] { "LICENSE", "NOTICE", "THIRD-PARTY-NOTICES.txt" })
        {
            File.ReadAllText(files[name].Single()).ShouldBe(Repository.Read(name));
        }
    }

    [Fact]
    public void What_is_shipped_may_be() =>
        Shipped().Concat(App()).Where(p => !Shippable.Contains(p.Licence, StringComparer.Ordinal) && !Excepted.Contains(p.Id, StringComparer.Ordinal)).Select(p => $"{p.Id}: {p.Licence}").ShouldBeEmpty();

    // As this test was: what was built otherwise may not be there.
    private static string Built => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static void ShouldBe(string file, string text)
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Repository.Root, Server)), "The packages of the server are not restored.");
        if (Environment.GetEnvironmentVariable("KAPFHIR_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, file), text);
        }

        Repository.Read(file).ShouldBe(text, $"{file} is stale: KAPFHIR_WRITE_DOCS=1 dotnet run --project tests/KapFhir.Conventions.Tests -- -class {typeof(DependencyTests).FullName}");
    }

    private static string List()
    {
        var text = new StringBuilder("""
            # Dependencies

            What the server is made of and what it is built and tested with, by the packages that were restored. Written by a test (`DependencyTests`), which fails when this is stale.

            ## In the server


            """);
        Table(text, Shipped(), "package", withOwner: true);
        text.Append("\n## To build and to test\n\n");
        var shipped = Shipped().Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        Table(text, Assets().SelectMany(a => Read(a, onlyRun: false)).Where(p => !shipped.Contains(p.Id)), "package", withOwner: false);
        foreach (var file in Locks())
        {
            text.Append("\n## npm: ").Append(Path.GetDirectoryName(file)!.Replace('\\', '/')).Append("\n\n");
            Table(text, Npm(file), "package", withOwner: false);
        }

        return text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    private static void Table(StringBuilder text, IEnumerable<Package> packages, string what, bool withOwner)
    {
        text.Append($"| {what} | version | licence |").Append(withOwner ? " whose |\n|---|---|---|---|\n" : "\n|---|---|---|\n");
        foreach (var p in packages.DistinctBy(p => (p.Id, p.Version)).OrderBy(p => p.Id, StringComparer.OrdinalIgnoreCase).ThenBy(p => p.Version, StringComparer.Ordinal))
        {
            text.Append($"| {p.Id} | {p.Version} | {p.Licence} |").Append(withOwner ? $" {p.Owner} |\n" : "\n");
        }
    }

    private static string Notices()
    {
        var text = new StringBuilder("The server is shipped with these packages, unchanged. Data of others that it holds: NOTICE.\n");
        foreach (var group in Shipped().GroupBy(p => p.Licence, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append("\n" + new string('=', 80) + "\n").Append(group.Key).Append("\n\n");
            foreach (var p in group.OrderBy(p => p.Id, StringComparer.OrdinalIgnoreCase))
            {
                text.Append($"{p.Id} {p.Version}: {(p.Copyright.Length > 0 ? p.Copyright : "Copyright " + p.Owner)}\n");
            }

            var licence = Path.Combine("licences", group.Key + ".txt");
            text.Append(group.Key != InPackage ? "\n" + Repository.Read(licence) : string.Concat(group.OrderBy(p => p.Id, StringComparer.OrdinalIgnoreCase).Select(p => $"\n--- {p.Id}\n{p.Text.Trim()}\n")));
        }

        // As the app's build found them in what it bundled, which build.sh --check holds fresh.
        text.Append("\n" + new string('=', 80) + "\nThe outcomes app, script files under /app\n\n");
        text.Append(Repository.Read(Bundled).Split("\n\n", 3)[2].Replace("\n## ", "\n--- ", StringComparison.Ordinal).Replace("## ", "--- ", StringComparison.Ordinal).TrimEnd()).Append('\n');

        return text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    private static List<Package> Shipped() => [.. Read(Path.Combine(Repository.Root, Server), onlyRun: true)];

    // What a page of the app is made of: what is needed to build it only is not.
    private static List<Package> App() =>
        [.. Npm("src/KapFhir.Outcomes/package-lock.json", isShipped: true).DistinctBy(p => (p.Id, p.Version)).OrderBy(p => p.Id, StringComparer.Ordinal)];

    private static IEnumerable<string> Assets() =>
        from Match project in Regex.Matches(Repository.Read("KapFhir.sln"), "\"([^\"]+\\.csproj)\"")
        let assets = Path.Combine(Repository.Root, Path.GetDirectoryName(project.Groups[1].Value.Replace('\\', '/'))!, "obj", "project.assets.json")
        where File.Exists(assets)
        select assets;

    private static IEnumerable<string> Locks() =>
        from folder in new[] { "profiles", "src", "tests", "postman" }
        where Directory.Exists(Path.Combine(Repository.Root, folder))
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "package-lock.json", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where !path.Contains("/node_modules/", StringComparison.Ordinal) && !path.Contains("/.cache/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        orderby path
        select path;

    // What is needed at run time: an analyzer is not.
    private static IEnumerable<Package> Read(string assets, bool onlyRun)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(assets));
        var folders = json.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name).ToList();
        var libraries = json.RootElement.GetProperty("libraries");
        foreach (var library in json.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "package"))
        {
            if (!onlyRun || library.Value.TryGetProperty("runtime", out _) || library.Value.TryGetProperty("runtimeTargets", out _))
            {
                var path = libraries.GetProperty(library.Name).GetProperty("path").GetString()!;
                yield return Nuget(library.Name, folders.Select(f => Path.Combine(f, path)).First(Directory.Exists));
            }
        }
    }

    private static Package Nuget(string name, string folder)
    {
        var metadata = XDocument.Load(Directory.EnumerateFiles(folder, "*.nuspec").First()).Root!.Elements().First(e => e.Name.LocalName == "metadata");
        string Text(string element) => string.Join(' ', (metadata.Elements().FirstOrDefault(e => e.Name.LocalName == element)?.Value ?? "").Split((char[])[' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        var licence = metadata.Elements().FirstOrDefault(e => e.Name.LocalName == "license");
        var said = licence?.Attribute("type")?.Value == "expression" ? licence.Value : licence is not null ? InPackage : Text("licenseUrl");
        return new Package(name.Split('/')[0], name.Split('/')[1], said, Text("authors"), Text("copyright"))
        {
            Text = said == InPackage ? File.ReadAllText(Path.Combine(folder, licence!.Value)).Replace("\r\n", "\n", StringComparison.Ordinal) : "",
        };
    }

    private static IEnumerable<Package> Npm(string file, bool isShipped = false)
    {
        using var json = JsonDocument.Parse(Repository.Read(file));
        foreach (var entry in json.RootElement.GetProperty("packages").EnumerateObject().Where(e => e.Name.Contains("node_modules/", StringComparison.Ordinal)))
        {
            if (isShipped && (entry.Value.TryGetProperty("dev", out _) || entry.Value.TryGetProperty("devOptional", out _) || entry.Value.TryGetProperty("link", out _)))
            {
                continue;
            }

            var licence = entry.Value.TryGetProperty("license", out var l) && l.ValueKind == JsonValueKind.String ? l.GetString()! : "not said";
            var version = entry.Value.TryGetProperty("version", out var v) ? v.GetString()! : "a folder";
            yield return new Package(entry.Name[(entry.Name.LastIndexOf("node_modules/", StringComparison.Ordinal) + "node_modules/".Length)..], version, licence, "", "");
        }
    }

    private sealed record Package(string Id, string Version, string Licence, string Owner, string Copyright)
    {
        public string Text { get; init; } = "";
    }
}
