using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using KapFhir.Fhir.Conformance.Packages;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Conformance;

/// <summary>https://confluence.hl7.org/display/FHIR/NPM+Package+Specification: what is taken from a package, and what is refused.</summary>
public sealed class PackageReaderTests
{
    private const string Manifest = """{"name":"a.b","version":"1.0.0","fhirVersions":["4.0.1"],"dependencies":{"hl7.fhir.r4.core":"4.0.1","c.d":"2.0.0"}}""";
    private const string ValueSet = """{"resourceType":"ValueSet","url":"http://v","version":"1","status":"active","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\" style=\"background:url(x)\">x</div>"}}""";

    [Fact]
    public void Conformance_resources_in_the_package_are_taken_without_their_narrative()
    {
        var package = Read(
            ("package/package.json", Manifest), ("package/.index.json", "{}"), ("package/ValueSet-v.json", ValueSet), ("package/Patient-p.json", """{"resourceType":"Patient","url":"x"}"""),
            ("package/example/ValueSet-w.json", ValueSet), ("package/notes.txt", "x"), ("other/ValueSet-x.json", ValueSet)).Value;
        package.Manifest.Identity.ShouldBe("a.b|1.0.0");
        package.Manifest.Dependencies.ShouldBe(["hl7.fhir.r4.core|4.0.1", "c.d|2.0.0"]);
        var resource = package.Resources.ShouldHaveSingleItem();
        (resource.File, resource.Header).ShouldBe(("ValueSet-v.json", new CanonicalHeader("ValueSet", "http://v", "1")));
        Encoding.UTF8.GetString(resource.Json.Span).ShouldBe("""{"resourceType":"ValueSet","url":"http://v","version":"1","status":"active"}""");
    }

    [Fact]
    public void A_file_that_is_not_R4_is_passed_over_and_named()
    {
        var read = Read(("package/package.json", Manifest), ("package/ValueSet-v.json", """{"resourceType":"ValueSet","url":"http://v","nonsense":1}"""));
        read.Value.Resources.ShouldBeEmpty();
        read.Issues.ShouldHaveSingleItem().Diagnostics.ShouldStartWith("ValueSet-v.json is not in force: ");
    }

    [Theory]
    [InlineData("../evil.json")]
    [InlineData("package/../../evil.json")]
    [InlineData("/etc/evil.json")]
    [InlineData("package\\..\\evil.json")]
    [InlineData("C:/evil.json")]
    public void Paths_that_lead_out_are_refused(string path) => Refusal((path, "{}")).ShouldBe(Issues.PackageUnsafePath(path));

    [Fact]
    public void Links_are_refused() => Refusal(Archive(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "package/x.json") { LinkName = "/etc/passwd" })))
        .ShouldBe(Issues.PackageUnsafePath("package/x.json"));

    [Theory]
    [InlineData("""{"name":"a.b","version":"1.0.0","fhirVersions":["5.0.0"]}""", "a.b|1.0.0 is for FHIR 5.0.0.")]
    [InlineData("""{"name":"a.b","version":"1.0.0","fhir-version-list":["3.0.2"]}""", "a.b|1.0.0 is for FHIR 3.0.2.")]
    [InlineData("""{"name":"a.b","version":"1.0.0","dependencies":{"hl7.fhir.core":"3.0.1"}}""", "a.b|1.0.0 is for FHIR 3.0.1.")]
    [InlineData("""{"version":"1.0.0"}""", "its name is ''")]
    [InlineData("""{"name":"a.b","version":"1 0"}""", "its version is '1 0'")]
    [InlineData("""{"name":"../x","version":"1.0"}""", "its name is '../x'")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{", "it is not JSON")]
    public void A_manifest_that_is_not_for_us_is_refused(string manifest, string message) => Refusal(("package/package.json", manifest)).Diagnostics.ShouldContain(message);

    [Fact]
    public void A_package_says_what_it_is() => Refusal(("package/x.json", "{}")).ShouldBe(Issues.PackageWithoutManifest);

    [Theory]
    [InlineData(100, 1000, 10, "larger than 100 bytes")]
    [InlineData(10_000, 100, 10, "'package/ValueSet-v.json' is larger than 100 bytes")]
    [InlineData(10_000, 1000, 1, "more than 1 entries")]
    public void A_package_that_is_too_large_is_refused(long bytes, long fileBytes, int files, string message)
    {
        using var archive = new MemoryStream(Archive(("package/x.json", "{}"), ("package/ValueSet-v.json", ValueSet)));
        PackageReader.Read(archive, FhirDefinitions.R4, new PackageLimits(bytes, fileBytes, files)).Issues.ShouldHaveSingleItem().Diagnostics.ShouldContain(message);
    }

    [Fact]
    public void What_is_no_archive_is_refused()
    {
        foreach (var bytes in new[] { "not gzip"u8.ToArray(), Zip("not tar, but long enough to be read as the header of an entry"u8.ToArray()), Archive(("package/package.json", Manifest))[..60] })
        {
            using var stream = new MemoryStream(bytes);
            PackageReader.Read(stream, FhirDefinitions.R4, PackageLimits.Default).IsSuccess.ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("""{"a":1,"text":{"div":"x"},"b":2}""", """{"a":1,"b":2}""")]
    [InlineData("""{"text":{"div":"x"},"b":2}""", """{"b":2}""")]
    [InlineData("""{"a":1 , "text":{"div":"x"} }""", """{"a":1}""")]
    [InlineData("""{"text":{"div":"x"}}""", "{}")]
    [InlineData("""{"a":{"text":1}}""", """{"a":{"text":1}}""")]
    [InlineData("[1]", "[1]")]
    [InlineData("{", "{")]
    public void Narrative_is_cut_out_whole(string json, string expected) =>
        Encoding.UTF8.GetString(NarrativeRemoval.WithoutText(Encoding.UTF8.GetBytes(json))).ShouldBe(expected);

    private static Result<FhirPackage> Read(params (string Path, string Text)[] files)
    {
        using var archive = new MemoryStream(Archive(files));
        return PackageReader.Read(archive, FhirDefinitions.R4, PackageLimits.Default);
    }

    private static Issue Refusal(params (string Path, string Text)[] files) => Refusal(Archive(files));

    private static Issue Refusal(byte[] bytes)
    {
        using var archive = new MemoryStream(bytes);
        return PackageReader.Read(archive, FhirDefinitions.R4, PackageLimits.Default).Issues.ShouldHaveSingleItem();
    }

    private static byte[] Archive(params (string Path, string Text)[] files) => Archive(tar =>
    {
        foreach (var (path, text) in files)
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
    });

    private static byte[] Archive(Action<TarWriter> write)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            write(writer);
        }

        return Zip(tar.ToArray());
    }

    private static byte[] Zip(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return zipped.ToArray();
    }
}
