// http://hl7.org/fhir/uv/sdc/extraction.html
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Forms;

/// <summary>A resource that was made of a response.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="IfNoneExist">The search that finds it if it was made before, or null.</param>
internal sealed record Extracted(JsonObject Resource, string? IfNoneExist);

/// <summary>Makes resources of a response: Observations of answers, and resources by the definitions that items name.</summary>
public static class Extraction
{
    /// <summary>A transaction with the resources. Extracted twice, an Observation of a stored response is made once.</summary>
    /// <param name="response">The response.</param>
    /// <param name="form">What it answers.</param>
    /// <param name="reference">Where the response is stored, or null.</param>
    /// <param name="definitions">R4's tables.</param>
    public static Result<ReadOnlyMemory<byte>> Transaction(FhirNode response, FhirNode form, string? reference, FhirDefinitions definitions)
    {
        var issues = new List<Issue>();
        var entries = new JsonArray();
        foreach (var extracted in ObservationExtraction.Of(response, form, reference).Concat(DefinitionExtraction.Of(response, form, definitions, issues)))
        {
            entries.Add(Entry(extracted, response, entries.Count));
        }

        var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction" };
        if (entries.Count > 0)
        {
            bundle["entry"] = entries;
        }

        return Result<ReadOnlyMemory<byte>>.Succeeded(JsonSerializer.SerializeToUtf8Bytes(bundle), issues);
    }

    private static JsonObject Entry(Extracted extracted, FhirNode response, int number)
    {
        var request = new JsonObject { ["method"] = "POST", ["url"] = extracted.Resource["resourceType"]!.GetValue<string>() };
        if (extracted.IfNoneExist is { } search)
        {
            request["ifNoneExist"] = search;
        }

        var seed = SHA256.HashData([.. response.RawValue.Span, .. Encoding.UTF8.GetBytes(number.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        return new JsonObject { ["fullUrl"] = "urn:uuid:" + new Guid(seed.AsSpan(0, 16)).ToString("D"), ["resource"] = extracted.Resource, ["request"] = request };
    }
}
