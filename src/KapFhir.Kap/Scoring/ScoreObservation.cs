using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Scoring;

/// <summary>Writes scores as Observations of the profile kap-score.</summary>
public static class ScoreObservation
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] KeptExtensions = [KapGuide.Definition("kap-timepoint"), KapGuide.Definition("kap-related-session")];

    /// <summary>
    /// The id of the Observation that holds a response's score: always the same for the same response and scale, so that scoring again
    /// amends it and never makes a second one.
    /// </summary>
    public static string Id(Scale scale, string responseId) =>
        $"{scale.Key}-score-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(responseId)))[..32]}";

    /// <summary>What a score is known by: the same as long as the response is of the same version.</summary>
    public static string Identifier(Scale scale, ScoreSource source) =>
        string.Create(CultureInfo.InvariantCulture, $"urn:kap:score:{source.Id}:{source.Version}:{scale.Key}");

    /// <summary>Writes a score as an Observation.</summary>
    /// <param name="score">The score.</param>
    /// <param name="response">The response it was computed from.</param>
    /// <param name="source">Where the response is stored, or will be.</param>
    /// <param name="status">final, or amended if an earlier version of the response was scored before.</param>
    /// <param name="algorithmVersion">The version of the scoring rules.</param>
    public static ReadOnlyMemory<byte> Write(Score score, FhirNode response, ScoreSource source, string status, string algorithmVersion)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("resourceType", "Observation");
        json.WriteString("id", Id(score.Scale, source.Id));
        WriteMeta(json, response);
        WriteExtensions(json, response, algorithmVersion);
        WriteIdentity(json, score, source, status);
        WriteContext(json, response);
        ScoreValues.Write(json, score);
        Raw(json, "derivedFrom", $$"""[{"reference":"{{source.Reference}}"}]""");
        ScoreValues.WriteParts(json, score);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>The Observation with the state that its score is against baseline, as the extension kap-outcome-state; without one for null.</summary>
    public static ReadOnlyMemory<byte> WithState(ReadOnlyMemory<byte> observation, OutcomeState? state)
    {
        var json = JsonNode.Parse(observation.Span)!.AsObject();
        var kept = (json["extension"]?.AsArray() ?? []).Where(e => (string?)e?["url"] != KapGuide.Definition("kap-outcome-state")).Select(e => e?.DeepClone()).ToList();
        if (state is { } found)
        {
            kept.Add(Build.Extension("kap-outcome-state", "valueCodeableConcept", Build.LocalConcept("kap-outcome-state", ScoreChange.CodeOf(found))));
        }

        var extensions = new JsonArray([.. kept]);
        if (kept.Count == 0)
        {
            json.Remove("extension");
        }
        else
        {
            json["extension"] = extensions;
        }

        return JsonSerializer.SerializeToUtf8Bytes(json, Plain);
    }

    /// <summary>The Observation of a response that is no longer valid: the same, but entered in error.</summary>
    public static ReadOnlyMemory<byte> Retract(ReadOnlyMemory<byte> observation)
    {
        var json = JsonNode.Parse(observation.Span)!.AsObject();
        json["status"] = "entered-in-error";
        return JsonSerializer.SerializeToUtf8Bytes(json, Plain);
    }

    // Labels of the response hold for what is derived from it.
    private static void WriteMeta(Utf8JsonWriter json, FhirNode response)
    {
        json.WriteStartObject("meta");
        Raw(json, "profile", $"[\"{KapGuide.Definition("kap-score")}\"]");
        WriteNodes(json, "security", response.Child("meta")?.ChildrenNamed("security") ?? []);
        json.WriteEndObject();
    }

    private static void WriteExtensions(Utf8JsonWriter json, FhirNode response, string algorithmVersion)
    {
        json.WriteStartArray("extension");
        foreach (var extension in response.ChildrenNamed("extension").Where(e => KeptExtensions.Contains(e.ChildText("url"), StringComparer.Ordinal)))
        {
            json.WriteRawValue(extension.RawValue.Span, skipInputValidation: true);
        }

        json.WriteStartObject();
        json.WriteString("url", KapGuide.Definition("kap-algorithm-version"));
        json.WriteString("valueString", algorithmVersion);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteIdentity(Utf8JsonWriter json, Score score, ScoreSource source, string status)
    {
        Raw(json, "identifier", $$"""[{"system":"urn:ietf:rfc:3986","value":"{{Identifier(score.Scale, source)}}"}]""");
        json.WriteString("status", status);
        Raw(json, "category", """[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"survey","display":"Survey"}]}]""");
        json.WriteStartObject("code");
        Raw(json, "coding", $$"""[{"system":"{{score.Scale.System}}","code":"{{score.Scale.Code}}"}]""");
        json.WriteString("text", score.Scale.Title);
        json.WriteEndObject();
    }

    private static void WriteContext(Utf8JsonWriter json, FhirNode response)
    {
        var session = response.ChildrenNamed("extension").FirstOrDefault(e => string.Equals(e.ChildText("url"), KeptExtensions[1], StringComparison.Ordinal));
        WriteNodes(json, "partOf", session?.ChildrenNamed("value") ?? []);
        WriteNode(json, "subject", response.Child("subject"));
        WriteNode(json, "encounter", response.Child("encounter"));
        json.WriteString("effectiveDateTime", response.ChildText("authored"));
    }

    private static void WriteNode(Utf8JsonWriter json, string name, FhirNode? node)
    {
        if (node is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(node.RawValue.Span, skipInputValidation: true);
        }
    }

    private static void WriteNodes(Utf8JsonWriter json, string name, IEnumerable<FhirNode> nodes)
    {
        var found = nodes.ToList();
        if (found.Count > 0)
        {
            json.WriteStartArray(name);
            found.ForEach(node => json.WriteRawValue(node.RawValue.Span, skipInputValidation: true));
            json.WriteEndArray();
        }
    }

    private static void Raw(Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value, skipInputValidation: true);
    }
}

/// <summary>The response that a score is computed from.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Reference">How the score refers to it.</param>
public sealed record ScoreSource(string Id, int Version, string Reference)
{
    /// <summary>A stored response.</summary>
    public static ScoreSource Stored(string id, int version) => new(id, version, "QuestionnaireResponse/" + id);
}
