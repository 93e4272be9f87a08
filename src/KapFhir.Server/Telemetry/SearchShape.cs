using KapFhir.Server.Http;

namespace KapFhir.Server.Telemetry;

/// <summary>What kind of search a request is: <c>Observation?code&amp;patient</c>. Names only, in order; each once, whatever its values.</summary>
internal static class SearchShape
{
    // Of the answer's form or place, not of what is looked for.
    private static readonly string[] Left = ["_format", "_pretty", "_cursor", "_page"];

    /// <summary>The shape of a search that was answered, so that its names are those of parameters. Who asks leniently may send any name, so no name is told of it.</summary>
    public static string Of(FhirRequest request)
    {
        var type = request.Parts.Member is { } member ? request.Parts.Type + "/" + (member == "*" ? "*" : member) : request.Parts.Type ?? "";
        if (request.Prefer.IsLenient == true)
        {
            return type + "?(lenient)";
        }

        var names = request.Query.Where(p => p.Value.Length > 0 && !Left.Contains(p.Key, StringComparer.Ordinal)).Select(p => p.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return type + "?" + string.Join('&', names);
    }
}
