// OperationDefinition kap-score of the guide
using System.Security.Cryptography;
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Scoring;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>
/// Scores a response: one that is sent, and nothing is stored; or a stored one, whose score is written as it was when the response was. Twice gives the same.
/// </summary>
internal static class KapScore
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "kap-score");
        if (!input.IsSuccess)
        {
            return FhirAnswer.Failed(input.Issues);
        }

        if (request.Parts.Id is not null)
        {
            return input.Value.Has("response")
                ? FhirAnswer.Failed(Issues.BadOperationInput("$kap-score", "the response is the one of the path: send none."))
                : await Stored(request, server, cancel);
        }

        return input.Value.Node("response") is { } response ? Sent(response, server)
            : FhirAnswer.Failed(Issues.BadOperationInput("$kap-score", "send the QuestionnaireResponse, bare or as the parameter 'response'."));
    }

    private static FhirAnswer Sent(FhirNode response, FhirServer server)
    {
        var result = server.Scorer.Score(response);
        if (!result.IsSuccess || result.Value is not { } score)
        {
            return FhirAnswer.Failed(Refusal(result, response, server.Scorer));
        }

        // Nothing is stored, so what the score refers to goes with it.
        var id = response.ChildText("id") ?? Convert.ToHexStringLower(SHA256.HashData(response.RawValue.Span))[..32];
        var source = new ScoreSource(id, 1, "urn:uuid:" + new Guid(SHA256.HashData(response.RawValue.Span)[..16]).ToString("D"));
        var observation = ScoreObservation.Write(score, response, source, "final", server.Scorer.Catalog.AlgorithmVersion);
        return ScoreBundle.Answer([(null, observation), (source.Reference, response.RawValue)], result.Issues);
    }

    private static async Task<FhirAnswer> Stored(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        // Who may not see the response is told so before anything is looked at.
        var seen = await StoredResource.Read(request, server, cancel);
        if (!seen.IsSuccess)
        {
            return FhirAnswer.Failed(seen.Issues);
        }

        var result = server.Scorer.Score(seen.Value!);
        if (!result.IsSuccess || result.Value is not { } score)
        {
            return FhirAnswer.Failed(Refusal(result, seen.Value!, server.Scorer));
        }

        // Nothing is written for those who may not change scores: they are told the one that there is, or would be.
        if (server.Access.Admit(request.Caller, new AccessQuestion(FhirInteraction.Update, "Observation")).IsSuccess
            && await server.Audit.Write(request, unit => Again(unit, request, server), cancel) is { IsSuccess: false } failed)
        {
            return FhirAnswer.Failed(failed.Issues);
        }

        var stored = await server.Store.Read("Observation", ScoreObservation.Id(score.Scale, request.Id), request.Visible, cancel);
        return stored is { IsDeleted: false }
            ? ScoreBundle.Answer([($"{request.Base}/Observation/{stored.Id}", stored.Json)], result.Issues) : Sent(seen.Value!, server);
    }

    private static Result<bool> Again(WriteUnit unit, FhirRequest request, FhirServer server) =>
        unit.Current(request.Type, request.Id, request.Visible) is not { IsDeleted: false } response
            ? Issues.ResourceNotFound(request.Type, request.Id) : server.Writes.DeriveAgain(unit, response);

    private static IReadOnlyList<Issue> Refusal(Result<Score?> result, FhirNode response, Scorer scorer) => !result.IsSuccess ? result.Issues
        : scorer.Catalog.Find(Canonical.Parse(response.ChildText("questionnaire") ?? "").Url) is null
            ? [Issues.NotAScale(response.ChildText("questionnaire"), scorer.Catalog.Scales.Select(s => s.Questionnaire)), .. result.Issues]
            : [Issues.NothingScored(response.ChildText("status")), .. result.Issues];
}
