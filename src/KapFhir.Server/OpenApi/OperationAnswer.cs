using KapFhir.Fhir.Definitions;

namespace KapFhir.Server.OpenApi;

/// <summary>What an operation answers, by its definition: one resource called return as it is, else Parameters. https://hl7.org/fhir/R4/operations.html#response</summary>
internal static class OperationAnswer
{
    /// <summary>The answer.</summary>
    public static RouteAnswer Of(PlacedRoute placed, OperationDefinition? definition)
    {
        var output = definition?.Parameters.Where(p => p.IsOut && !p.Name.Contains('.', StringComparison.Ordinal)).ToList() ?? [];
        if (placed.Route.IsJob)
        {
            return new RouteAnswer(202, "Accepted: Content-Location says where it is asked for.", "OperationOutcome");
        }

        if (placed.Route.Operation == "reindex" && !placed.HasId)
        {
            return new RouteAnswer(202, "A job: Content-Location says where it is asked for.", "Parameters");
        }

        return output is [{ Name: "return", Max: 1, Type: { } type }] && char.IsAsciiLetterUpper(type[0]) && type is not "Meta"
            ? new RouteAnswer(200, "The answer.", type)
            : new RouteAnswer(200, "The answer, as Parameters.", output.Exists(p => p is { Name: "return", Type: "MeasureReport" }) ? "Resource" : "Parameters");
    }
}
