// OperationDefinition kap-preflight of the guide
using KapFhir.Fhir;
using KapFhir.Kap.Rules;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>Every gate before a dose with its result and reasons, of a session or the visit that it is in. Nothing is stored.</summary>
internal static class KapPreflight
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "kap-preflight");
        var moment = input.Then(i => AskedMoment.Read(i, "asOf"));
        var stored = moment.IsSuccess ? await StoredResource.Read(request, server, cancel) : default;
        if (!moment.IsSuccess || !stored.IsSuccess)
        {
            return FhirAnswer.Failed([.. moment.Issues, .. stored.Issues]);
        }

        var answer = await server.Store.Write(unit => Answer(server.Gates.Ask(unit), request.Type + "/" + request.Id, moment.Value), cancel);
        return answer.IsSuccess ? answer.Value : FhirAnswer.Failed(answer.Issues);
    }

    private static Result<FhirAnswer> Answer(RuleQuestion question, string about, DateTimeOffset at)
    {
        var session = about.StartsWith("Encounter/", StringComparison.Ordinal) ? question.SessionOf(about) : about;
        if (session is null || question.MayBegin(session, at) is not { } verdict)
        {
            return Issues.NoSessionToBegin(about);
        }

        return ParametersWriter.Answer(json =>
        {
            json.Flag("pass", !verdict.IsRefusal);
            foreach (var rule in question.Results(verdict))
            {
                json.Parts("rule", () =>
                {
                    json.Value("id", "code", rule.Id);
                    json.Value("result", "code", rule.Result);
                    rule.Reasons.ToList().ForEach(reason => json.Value("reason", "string", reason));
                });
            }

            json.Raw("guidance", "resource", RuleQuestion.Proposed(verdict).Guidance);
        });
    }
}
