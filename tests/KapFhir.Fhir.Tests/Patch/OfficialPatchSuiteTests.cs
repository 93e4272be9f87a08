// FHIR/fhir-test-cases, r4/patch and r5/patch
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Patch;
using KapFhir.Fhir.Xml;
using KapFhir.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Patch;

public sealed class OfficialPatchSuiteTests
{
    private static string Folder => Path.Combine(
        Environment.GetEnvironmentVariable("KAPFHIR_CONFORMANCE")
            ?? Path.Combine(ConformancePage.Repository, "..", "shared", "conformance"), "patch");

    [Fact]
    public void JsonPatchGivesWhatTheSuiteExpects()
    {
        var cases = JsonNode.Parse(File.ReadAllText(Existing("json-patch.json")))!.AsArray();
        var failures = cases.Select(c => Failure(c!)).OfType<string>().ToList();
        string.Join("\n", failures).ShouldBeEmpty();
        ConformancePage.ShouldHold(new SuiteResult(
            "JSON Patch", "FHIR/fhir-test-cases, `json-patch.json`: operations of RFC 6902 on JSON documents, with the outcome or that it is refused.",
            cases.Count, cases.Count - failures.Count, []));
    }

    [Fact]
    public void FhirPathPatchGivesWhatTheSuiteExpects()
    {
        var cases = XDocument.Load(Existing("fhirpath-patch.xml"), LoadOptions.PreserveWhitespace).Descendants("case").ToList();
        var failures = cases.Select(Failure).OfType<string>().ToList();
        string.Join("\n", failures).ShouldBeEmpty();
        ConformancePage.ShouldHold(new SuiteResult(
            "FHIRPath Patch", "FHIR/fhir-test-cases, `fhirpath-patch.xml`: Parameters resources applied to resources, read from their XML.",
            cases.Count, cases.Count - failures.Count, []));
    }

    [Fact]
    public void XmlPatchGivesWhatTheSuiteExpects()
    {
        var cases = XDocument.Load(Existing("xml-patch.xml"), LoadOptions.PreserveWhitespace).Descendants("case").ToList();
        var failures = cases.Select(XmlFailure).OfType<string>().ToList();
        failures.Where(f => !f.StartsWith(WithoutComment, StringComparison.Ordinal)).ShouldBeEmpty();
        failures.Count.ShouldBe(1);
        ConformancePage.ShouldHold(new SuiteResult(
            "XML Patch", "FHIR/fhir-test-cases, `xml-patch.xml`: operations of RFC 5261 on XML documents, with the outcome or that it is refused.",
            cases.Count, cases.Count - failures.Count,
            [(WithoutComment, "the file has lost its comments, so that the one to replace is not there: refused, since a path that leads to nothing is an error (RFC 5261, 4.1)")]));
    }

    private const string WithoutComment = "A.9.  Replacing a Comment Node";

    private static string? XmlFailure(XElement test)
    {
        var name = test.Attribute("name")!.Value;
        var document = new XDocument(new XElement(test.Element("target")!.Elements().Single()));
        var diff = test.Elements().Single(e => e.Name.LocalName == "patch").ToString(SaveOptions.DisableFormatting);
        var outcome = XmlPatch.Parse(Encoding.UTF8.GetBytes(diff), ReaderLimits.Default)
            .Then(patch => patch.Apply(document, new PatchBudget(1000, ReaderLimits.Default)));
        return test.Element("patched")?.Elements().Single() is { } expected
            ? !outcome.IsSuccess ? $"{name}: {outcome.Issues[0]}" : XNode.DeepEquals(Bare(outcome.Value.Root!), Bare(expected)) ? null : $"{name}: {outcome.Value}"
            : outcome.IsSuccess ? $"{name}: must be refused" : null;
    }

    // Without white space between tags and without declarations of namespaces, which the names have.
    private static XElement Bare(XElement element) => new(
        element.Name, element.Attributes().Where(a => !a.IsNamespaceDeclaration), element.Nodes().Where(n => n is not XText text || !string.IsNullOrWhiteSpace(text.Value))
            .Select(n => n is XElement inner ? Bare(inner) : n));

    private static string Existing(string name)
    {
        var path = Path.Combine(Folder, name);
        Assert.SkipUnless(File.Exists(path), "no official patch suite at " + path);
        return path;
    }

    private static string? Failure(JsonNode test)
    {
        var name = (string?)test["comment"];
        var outcome = JsonPatch.Parse(Bytes(test["patch"]!), ReaderLimits.Default)
            .Then(patch => patch.Apply(Bytes(test["doc"]!), ReaderLimits.Default));
        return test["expected"] is { } expected
            ? outcome.IsSuccess ? Difference(name, JsonNode.Parse(outcome.Value.Span), expected) : $"{name}: {outcome.Issues[0]}"
            : outcome.IsSuccess ? $"{name}: must be refused" : null;
    }

    private static string? Failure(XElement test)
    {
        var name = test.Attribute("name")!.Value;
        var outcome = FhirPathPatch.Parse(Resource(test, "diff"), Json.Fhir.R4, ReaderLimits.Default)
            .Then(patch => patch.Apply(Resource(test, "input"), Json.Fhir.R4, ReaderLimits.Default));
        if (!outcome.IsSuccess)
        {
            return $"{name}: {outcome.Issues[0]}";
        }

        var read = ResourceReader.Read(outcome.Value, Json.Fhir.R4, ReaderLimits.Default);
        return read.IsSuccess ? Difference(name, JsonNode.Parse(outcome.Value.Span), JsonNode.Parse(Resource(test, "output").Span))
            : $"{name}: the outcome is no FHIR: {read.Issues[0]}";
    }

    private static string? Difference(string? name, JsonNode? actual, JsonNode? expected) =>
        JsonNode.DeepEquals(actual, expected) ? null : $"{name}: {actual?.ToJsonString()} instead of {expected?.ToJsonString()}";

    private static ReadOnlyMemory<byte> Resource(XElement test, string role)
    {
        var resource = test.Element(role)!.Elements().Single().ToString(SaveOptions.DisableFormatting);
        return ResourceXmlReader.ToJson(Encoding.UTF8.GetBytes(resource), Json.Fhir.R4, ReaderLimits.Default).Value;
    }

    private static ReadOnlyMemory<byte> Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
