// https://hl7.org/fhir/R4/search.html#summary and https://hl7.org/fhir/R4/search.html#elements
using System.Buffers;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>The part of a resource that <c>_summary</c> and <c>_elements</c> ask for.</summary>
internal static class Subset
{
    /// <summary>The resource, whole or in part, as the answer to a read.</summary>
    public static FhirAnswer Answer(FhirRequest request, FhirServer server, StoredVersion version)
    {
        var notice = server.Reads.NoticeOf(request, [version]);
        if (request.Query.Count == 0)
        {
            return FhirAnswer.Of(version, version.Json, notice);
        }

        var summary = ParseSummary(request.Parameter("_summary"));
        if (!summary.IsSuccess)
        {
            return FhirAnswer.Failed(summary.Issues);
        }

        var elements = request.Parameter("_elements")?.Split(',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return FhirAnswer.Of(version, Of(version, summary.Value, elements, server), notice);
    }

    /// <summary>The bytes of the part that is wanted.</summary>
    public static ReadOnlyMemory<byte> Of(StoredVersion version, SummaryMode summary, IReadOnlyList<string> elements, FhirServer server)
    {
        if (summary == SummaryMode.None && elements.Count == 0)
        {
            return version.Json;
        }

        var buffer = new ArrayBufferWriter<byte>(version.Json.Length);
        ResourceSubset.Write(version.Json.Span, summary, elements, server.Definitions, buffer);
        return buffer.WrittenMemory;
    }

    // _summary=count says nothing about a single resource.
    private static Result<SummaryMode> ParseSummary(string? value) => value switch
    {
        null or "" or "false" => SummaryMode.None,
        "true" => SummaryMode.True,
        "text" => SummaryMode.Text,
        "data" => SummaryMode.Data,
        _ => Issues.BadParameter("_summary", value, "true, text, data, false"),
    };
}
