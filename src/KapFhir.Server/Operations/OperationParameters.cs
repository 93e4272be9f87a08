// https://hl7.org/fhir/R4/operations.html
using KapFhir.Fhir;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>Looks at the query of an operation.</summary>
internal static class OperationParameters
{
    private static readonly string[] Always = ["_format", "_pretty"];

    /// <summary>An issue for a query parameter that the operation would ignore, or null.</summary>
    public static Issue? Unknown(FhirRequest request, string operation, IReadOnlyList<string> known) =>
        request.Query.Select(p => p.Key).FirstOrDefault(k => !known.Contains(k, StringComparer.Ordinal) && !Always.Contains(k, StringComparer.Ordinal))
            is { } unknown
            ? Issues.BadOperationInput(operation, $"the parameter '{unknown}' is none of its own. Leave it out.") : null;
}
