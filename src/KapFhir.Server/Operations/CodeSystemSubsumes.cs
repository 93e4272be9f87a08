// https://hl7.org/fhir/R4/codesystem-operation-subsumes.html
using KapFhir.Fhir;
using KapFhir.Fhir.Terminology;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>How two codes of a system stand to each other.</summary>
internal static class CodeSystemSubsumes
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var stored = await StoredResource.Read(request, server, cancel);
        var outcome = stored.Then(instance => OperationInput.Read(request, server, "CodeSystem-subsumes").Then(input =>
            instance is null ? OfType(input, server) : OfInstance(input, TerminologyReader.ReadCodeSystem(instance, instance.ChildText("url") ?? request.Path))));
        return outcome.IsSuccess ? ParametersWriter.Answer(output => output.Value("outcome", "code", outcome.Value)) : FhirAnswer.Failed(outcome.Issues);
    }

    private static Result<string> OfType(OperationInput input, FhirServer server) => Codes(input, input.Text("system")).Then(codes =>
        CodeSubsumption.Test(server.Terminology.Resources, codes.System, codes.Version ?? input.Text("version"), codes.A, codes.B));

    private static Result<string> OfInstance(OperationInput input, Fhir.Definitions.CodeSystemDefinition system) => Codes(input, system.Url).Then(codes =>
        codes.System != system.Url ? Issues.CodingOfOtherSystem(codes.System, system.Url)
        : input.Text("version") is { } version && version != system.Version ? Issues.UnknownCodeSystem(system.Url, version)
        : CodeSubsumption.Test(system, codes.A, codes.B));

    private static Result<(string System, string? Version, string A, string B)> Codes(OperationInput input, string? system)
    {
        if (input is { } i && i.Text("codeA") is { } codeA && i.Text("codeB") is { } codeB && !i.Has("codingA") && !i.Has("codingB"))
        {
            return system is null ? Issues.BadOperationInput("$subsumes", "codeA and codeB need a system.") : (system, (string?)null, codeA, codeB);
        }

        if (input.Node("codingA") is not { } a || input.Node("codingB") is not { } b || input.Has("codeA") || input.Has("codeB"))
        {
            return Issues.BadOperationInput("$subsumes", "give codeA and codeB with system, or codingA and codingB.");
        }

        var (first, second) = (SentCodings.Read(a), SentCodings.Read(b));
        if (first.Code is null || second.Code is null || (first.System ?? system) is not { } own)
        {
            return Issues.BadOperationInput("$subsumes", "the codings need a system and a code.");
        }

        return own != (second.System ?? system) || (system is not null && own != system)
            ? Issues.CodingOfOtherSystem(second.System ?? own, own == second.System ? system! : own) : (own, first.Version ?? second.Version, first.Code, second.Code);
    }
}
