// https://hl7.org/fhir/R4/valueset-operation-validate-code.html
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Terminology;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>Whether a code is in a value set, and its display right.</summary>
internal static class ValueSetValidateCode
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var stored = await StoredResource.Read(request, server, cancel);
        var result = stored.Then(instance => OperationInput.Read(request, server, "ValueSet-validate-code", ("date", OperationReasons.NoPast))
            .Then(input => ValueSetInput.Read(input, instance, server, "$validate-code").Then(set => Validate(input, set, server))));
        return result.IsSuccess ? CodeSystemValidateCode.Answer(result.Value) : FhirAnswer.Failed(result.Issues);
    }

    private static Result<CodeValidation> Validate(OperationInput input, ValueSetDefinition set, FhirServer server) =>
        SystemOf(input, set, server).Then(system => SentCodings.Read(input, "$validate-code", "systemVersion", system))
            .Then(codings => new CodeValidator(server.Terminology.Current, input.Flag("abstract"), input.Text("displayLanguage")).InValueSet(set, codings));

    // "If a code is provided, a system or a context must be provided (if a context is provided, then the server SHALL ensure that the code is not
    // ambiguous without a system)".
    private static Result<string?> SystemOf(OperationInput input, ValueSetDefinition set, FhirServer server)
    {
        if (input.Text("system") is { } system)
        {
            return input.Has("code") ? Result<string?>.Succeeded(system, []) : Issues.BadOperationInput("$validate-code", "system belongs to code.");
        }

        if (input.Text("code") is not { } code)
        {
            return Result<string?>.Succeeded(null, []);
        }

        return input.Has("context")
            ? ValueSetExpander.Codes(set, server.Terminology.Current).Then(codes => Single([.. codes.Where(c => c.Code == code).Select(c => c.System).OfType<string>().Distinct(StringComparer.Ordinal)], code))
            : Issues.BadOperationInput("$validate-code", "a code needs a system or a context.");
    }

    private static Result<string?> Single(IReadOnlyList<string> systems, string code) =>
        systems.Count > 1 ? Issues.AmbiguousCode(code, systems) : Result<string?>.Succeeded(systems.Count == 0 ? null : systems[0], []);
}
