using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Tests.Definitions;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Json;

/// <summary>Real resources: the package's own (examples and definitions) and Synthea's. What is read is what is stored, byte for byte between the tokens.</summary>
public sealed class RoundTripTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Time = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    // The package's only resources that are not valid R4, with the reason.
    private static readonly Dictionary<string, Issue> NotR4 = new(StringComparer.Ordinal)
    {
        // Each has a narrative without any text or image, against rule txt-2.
        ["ActivityDefinition-blood-tubes-supply"] = EmptyNarrative,
        ["ActivityDefinition-heart-valve-replacement"] = EmptyNarrative,
        ["EventDefinition-example"] = EmptyNarrative,
        ["Questionnaire-zika-virus-exposure-assessment"] = EmptyNarrative,

        // Its id has more than 64 characters.
        ["SearchParameter-questionnaireresponse-extensions-QuestionnaireResponse-item-subject"] = Issues.JsonBadPrimitive(
            "id", "questionnaireresponse-extensions-QuestionnaireResponse-item-subject"u8, "id", Issues.IdForm, PrimitiveKind.ResourceId),
    };

    private static Issue EmptyNarrative => Issues.JsonBadPrimitive("div", default, "xhtml", Issues.XhtmlNoContent, PrimitiveKind.Xhtml);

    [Fact]
    public void EveryResourceOfThePackageIsReadAndKept()
    {
        var refused = new Dictionary<string, Issue>(StringComparer.Ordinal);
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(SourcePackage.Folder, "*-*.json"))
        {
            var bytes = File.ReadAllBytes(file);
            var result = ResourceReader.Read(bytes, Fhir.R4, ReaderLimits.Default);
            count++;
            if (result.IsSuccess)
            {
                IsKept(bytes, result.Value, file);
            }
            else
            {
                refused.Add(Path.GetFileNameWithoutExtension(file), result.Issues.ShouldHaveSingleItem() with { Expression = null });
            }
        }

        output.WriteLine($"{count} resources, {refused.Count} refused");
        count.ShouldBeGreaterThan(5000);
        refused.OrderBy(r => r.Key, StringComparer.Ordinal).ShouldBe(NotR4.OrderBy(r => r.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void EverySyntheaBundleIsReadAndKept()
    {
        var count = 0;
        foreach (var (name, bytes) in Synthea.Bundles())
        {
            var result = ResourceReader.Read(bytes, Fhir.R4, ReaderLimits.Default);
            result.Issues.ShouldBeEmpty(name);
            IsKept(bytes, result.Value, name);
            foreach (var resource in result.Value.ChildrenNamed("entry").Select(e => e.Child("resource")!))
            {
                var stored = StoredForm.Prepare(resource, "x").With(1, Time);
                ResourceReader.Read(stored, Fhir.R4, ReaderLimits.Default).Issues.ShouldBeEmpty(name);
                count++;
            }
        }

        output.WriteLine($"{count} resources");
        count.ShouldBeGreaterThan(1000);
    }

    private static void IsKept(byte[] sent, FhirNode root, string name)
    {
        HasSameTokens(StoredForm.Minify(root), sent).ShouldBeTrue(name);
        if (sent.Length < 100_000)
        {
            JsonNode.DeepEquals(WithoutIdAndVersion(StoredForm.Prepare(root, "x").With(1, Time)), WithoutIdAndVersion(sent)).ShouldBeTrue(name);
        }
    }

    // Every token with its bytes: white space between them is all that may differ.
    private static bool HasSameTokens(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> sent)
    {
        var first = new Utf8JsonReader(stored, new JsonReaderOptions { MaxDepth = 256 });
        var second = new Utf8JsonReader(sent.StartsWith("\uFEFF"u8) ? sent[3..] : sent, new JsonReaderOptions { MaxDepth = 256 });
        while (first.Read() & second.Read())
        {
            if (first.TokenType != second.TokenType || !first.ValueSpan.SequenceEqual(second.ValueSpan))
            {
                return false;
            }
        }

        return first.IsFinalBlock && first.BytesConsumed == stored.Length && second.CurrentDepth == 0;
    }

    private static JsonObject WithoutIdAndVersion(byte[] json)
    {
        var resource = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = 256 })!.AsObject();
        resource.Remove("id");
        if (resource["meta"] is JsonObject meta)
        {
            meta.Remove("versionId");
            meta.Remove("lastUpdated");
            _ = meta.Count == 0 && resource.Remove("meta");
        }

        return resource;
    }
}
