// https://hl7.org/fhir/R4/security-labels.html
using System.Text;
using System.Text.Json;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Patch;
using KapFhir.Kap.Privacy;
using KapFhir.Kap.Rules;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Writing;

/// <summary>Gives what is written its security labels: those of its content, and those that the version before had and that stay.</summary>
internal sealed class Labelling(LabelTable table, FhirDefinitions definitions)
{
    /// <summary>The resource with the labels of its content.</summary>
    public FhirNode OfContent(FhirNode resource) => Apply(resource, table.Change(resource, before: null));

    /// <summary>The resource with the labels that the version before had; null if it has them.</summary>
    public FhirNode? OfBefore(Func<ReadOnlyMemory<byte>> written, StoredVersion before)
    {
        if (table.IsOff || before.Json.Span.IndexOf("\"security\""u8) < 0)
        {
            return null;
        }

        var resource = Read(written());
        var change = table.Change(resource, Read(before.Json));
        return change.IsNone ? null : Apply(resource, change);
    }

    /// <summary>The labels among these that stay.</summary>
    public IReadOnlyList<string> Staying(FhirNode meta) =>
        [.. meta.ChildrenNamed("security").Where(l => table.IsKept(l.ChildText("system") ?? "", l.ChildText("code") ?? "")).Select(l => l.ChildText("code")!)];

    private FhirNode Apply(FhirNode resource, LabelChange change)
    {
        if (change.IsNone)
        {
            return resource;
        }

        var there = resource.Child("meta")?.ChildrenNamed("security").Where(l => !IsReplaced(l, change)).Select(l => Encoding.UTF8.GetString(l.RawValue.Span)) ?? [];
        var labels = string.Join(',', there.Concat(change.Added.Select(Json)));
        var patch = resource.Child("meta") is null
            ? $$"""[{"op":"add","path":"/meta","value":{"security":[{{labels}}]} }]"""
            : $$"""[{"op":"add","path":"/meta/security","value":[{{labels}}]}]""";
        return Read(JsonPatch.Parse(Encoding.UTF8.GetBytes(patch), ReaderLimits.Default).Then(p => p.Apply(resource.RawValue, ReaderLimits.Default)).Value);
    }

    private static bool IsReplaced(FhirNode label, LabelChange change) => change.Replaced.Contains(new FhirCode(label.ChildText("system") ?? "", label.ChildText("code") ?? ""));

    private static string Json(FhirCode label) => $$"""{"system":"{{JsonEncodedText.Encode(label.System)}}","code":"{{JsonEncodedText.Encode(label.Code)}}"}""";

    private FhirNode Read(ReadOnlyMemory<byte> json) => ResourceReader.Read(json, definitions, ReaderLimits.Default).Value;
}
