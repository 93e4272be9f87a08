// https://hl7.org/fhir/R4/codesystem-operation-validate-code.html
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>Whether a code is of a code system, and its display right.</summary>
internal static class CodeSystemValidateCode
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var stored = await StoredResource.Read(request, server, cancel);
        var result = stored.Then(instance => OperationInput.Read(request, server, "CodeSystem-validate-code", ("date", OperationReasons.NoPast))
            .Then(input => Validate(input, instance, server)));
        return result.IsSuccess ? Answer(result.Value) : FhirAnswer.Failed(result.Issues);
    }

    /// <summary>The answer of both operations of this name.</summary>
    public static FhirAnswer Answer(CodeValidation validation) => ParametersWriter.Answer(output =>
    {
        output.Flag("result", validation.IsValid);
        output.Value("message", "string", validation.Message);
        output.Value("display", "string", validation.Display);
    });

    private static Result<CodeValidation> Validate(OperationInput input, FhirNode? instance, FhirServer server)
    {
        var sent = instance ?? input.Node("codeSystem");
        if ((sent is null ? 0 : 1) + (input.Has("url") ? 1 : 0) > 1)
        {
            return Issues.BadOperationInput("$validate-code", "give one code system: by its path, url or codeSystem.");
        }

        return SentCodings.Read(input, "$validate-code", "version", system: null).Then(codings =>
            (sent?.ChildText("url") ?? input.Text("url") ?? codings.Select(c => c.System).FirstOrDefault(s => s is not null)) is not { } url
                ? sent is null ? Issues.BadOperationInput("$validate-code", "give the code system: url, codeSystem, or a coding with its system.")
                    : Validate(input, TerminologyReader.Unnamed, TerminologyReader.ReadCodeSystem(sent, TerminologyReader.Unnamed), codings, server)
                : Validate(input, url, sent is null ? server.Terminology.Resources.FindCodeSystem(url, input.Text("version"))
                    : TerminologyReader.ReadCodeSystem(sent, url), codings, server));
    }

    private static Result<CodeValidation> Validate(
        OperationInput input, string url, CodeSystemDefinition? system, IReadOnlyList<SentCoding> codings, FhirServer server) =>
        system is null && input.Text("version") is { } version ? Issues.UnknownCodeSystem(url, version)
        : new CodeValidator(server.Terminology.Current, input.Flag("abstract"), input.Text("displayLanguage")).InCodeSystem(url, system, codings);
}
