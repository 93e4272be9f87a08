using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using KapFhir.Server.Commands;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>FHIR packages, installed while the server runs and at its start: https://confluence.hl7.org/display/FHIR/NPM+Package+Specification</summary>
[Collection(CommandLineTests.Name)]
public sealed class PackageTests(ITestOutputHelper output)
{
    private const string UsCorePatient = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient";

    [Fact]
    public async Task A_running_server_takes_up_US_Core_and_validates_its_examples()
    {
        var archive = UsCore();
        await using var server = await TestServer.Start();
        const string claims = $$"""{"resourceType":"Patient","meta":{"profile":["{{UsCorePatient}}"]} }""";
        (await server.Post("Patient/$validate", claims)).Diagnostics.ShouldContain("is not known here");

        (await CommandLine.Run(["install", archive, server.DatabaseSetting])).ShouldBe(0);
        await Until(async () => (await server.Post("Patient/$validate", claims)).Issue["severity"]!.GetValue<string>() == "error");
        (await CommandLine.Run(["install", archive, server.DatabaseSetting])).ShouldBe(0);

        var faults = new List<string>();
        foreach (var (name, json) in Examples(archive))
        {
            var type = JsonNode.Parse(json)!["resourceType"]!.GetValue<string>();
            var answer = await server.Post(type + "/$validate", json);
            answer.Status.ShouldBe(200, answer.Text);
            faults.AddRange(answer.Body["issue"]!.AsArray().Where(i => i!["severity"]!.GetValue<string>() is "error" or "fatal").Select(i => name + ": " + i!["diagnostics"]));
        }

        faults.ForEach(output.WriteLine);

        faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_folder_of_the_settings_is_installed_at_the_start_once()
    {
        var folder = Directory.CreateTempSubdirectory("kapfhir-packages-");
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "a.tgz"), Package("1.0.0", "name"), TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "b.tgz"), Package("2.0.0", "gender"), TestContext.Current.CancellationToken);
            await using var server = await TestServer.Start("--Packages:Folder=" + folder.FullName);

            // Both versions are in force; without a version the newest is meant.
            (await Claim(server, "http://example.org/p|1.0.0", "\"gender\":\"male\"")).ShouldFail(422);
            (await Claim(server, "http://example.org/p|2.0.0", "\"gender\":\"male\"")).Status.ShouldBe(201);
            (await Claim(server, "http://example.org/p", "\"gender\":\"male\"")).Status.ShouldBe(201);
            (await Claim(server, "http://example.org/p", "\"name\":[{\"family\":\"a\"}]")).ShouldFail(422);
            (await CommandLine.Run(["install", Path.Combine(folder.FullName, "a.tgz"), server.DatabaseSetting])).ShouldBe(0);

            // The same name and version with other content is no update.
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "a.tgz"), Package("1.0.0", "birthDate"), TestContext.Current.CancellationToken);
            (await CommandLine.Run(["install", Path.Combine(folder.FullName, "a.tgz"), server.DatabaseSetting])).ShouldBe(1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_package_that_is_taken_out_is_no_longer_in_force()
    {
        var folder = Directory.CreateTempSubdirectory("kapfhir-packages-");
        try
        {
            var (first, second) = (Path.Combine(folder.FullName, "1.tgz"), Path.Combine(folder.FullName, "2.tgz"));
            await File.WriteAllBytesAsync(first, Package("1.0.0", "name"), TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(second, Package("2.0.0", "gender"), TestContext.Current.CancellationToken);
            await using var server = await TestServer.Start();
            foreach (var file in new[] { first, second })
            {
                (await CommandLine.Run(["install", file, server.DatabaseSetting])).ShouldBe(0);
            }

            await Until(async () => (await Claim(server, "http://example.org/p", "\"name\":[{\"family\":\"a\"}]")).Status == 422);
            (await CommandLine.Run(["uninstall", "example.p", server.DatabaseSetting])).ShouldBe(1); // which of two
            (await CommandLine.Run(["uninstall", "example.nonesuch", server.DatabaseSetting])).ShouldBe(1);
            (await CommandLine.Run(["uninstall", "example.p@2.0.0", server.DatabaseSetting])).ShouldBe(0);
            await Until(async () => (await Claim(server, "http://example.org/p", "\"name\":[{\"family\":\"a\"}]")).Status == 201);
            (await Claim(server, "http://example.org/p", "\"gender\":\"male\"")).ShouldFail(422);

            (await CommandLine.Run(["uninstall", "example.p", server.DatabaseSetting])).ShouldBe(0);
            await Until(async () => (await Claim(server, "http://example.org/p", "\"gender\":\"male\"")).Status == 201);
            (await CommandLine.Run(["uninstall", "example.p", server.DatabaseSetting])).ShouldBe(1);

            // And back again.
            (await CommandLine.Run(["install", first, server.DatabaseSetting])).ShouldBe(0);
            await Until(async () => (await Claim(server, "http://example.org/p", "\"gender\":\"male\"")).Status == 422);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_package_that_is_refused_stops_the_start()
    {
        var folder = Directory.CreateTempSubdirectory("kapfhir-packages-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "a.tgz"), "no package", TestContext.Current.CancellationToken);
        var stopped = await Should.ThrowAsync<BadSettingsException>(() => TestServer.Start("--Packages:Folder=" + folder.FullName));
        stopped.Message.ShouldContain("a.tgz is refused. This is not a FHIR package");
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("install")]
    [InlineData("uninstall")]
    [InlineData("install", "nonesuch.tgz")]
    [InlineData("check", "--Packages:Folder=nonesuch")]
    public async Task Bad_use_is_exit_code_2(params string[] args) => (await CommandLine.Run(args)).ShouldBe(2);

    private static Task<FhirResponse> Claim(TestServer server, string profile, string members) =>
        server.Post("Patient", $$"""{"resourceType":"Patient","meta":{"profile":["{{profile}}"]},{{members}} }""");

    private static async Task Until(Func<Task<bool>> isSo)
    {
        for (var left = 50; !await isSo(); left--)
        {
            left.ShouldBePositive("the server did not take up the package within five seconds");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static string UsCore()
    {
        var folder = Environment.GetEnvironmentVariable("KAPFHIR_CONFORMANCE") ?? Path.Combine(Sample.Root, "..", "shared", "conformance");
        var archive = Path.Combine(folder, "us-core", "us_core_610.tgz");
        Assert.SkipUnless(File.Exists(archive), "The conformance data is not beside the repository: set KAPFHIR_CONFORMANCE.");
        return archive;
    }

    private static IEnumerable<(string Name, string Json)> Examples(string archive)
    {
        using var file = File.OpenRead(archive);
        using var tar = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name.StartsWith("package/example/", StringComparison.Ordinal) && entry.Name.EndsWith(".json", StringComparison.Ordinal)
                && !entry.Name.EndsWith("/.index.json", StringComparison.Ordinal) && entry.DataStream is not null)
            {
                using var reader = new StreamReader(entry.DataStream);
                yield return (entry.Name, reader.ReadToEnd());
            }
        }
    }

    private static byte[] Package(string version, string required)
    {
        using var bytes = new MemoryStream();
        using (var zipped = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
        {
            Write(tar, "package/package.json", $$"""{"name":"example.p","version":"{{version}}","fhirVersions":["4.0.1"],"dependencies":{"example.q":"1.0.0"} }""");
            Write(tar, "package/StructureDefinition-p.json", $$"""
                {"resourceType":"StructureDefinition","url":"http://example.org/p","version":"{{version}}","name":"P","status":"active","kind":"resource","abstract":false,
                 "type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint",
                 "differential":{"element":[{"path":"Patient.{{required}}","min":1}]} }
                """);
        }

        return bytes.ToArray();
    }

    private static void Write(TarWriter tar, string name, string text) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
}
