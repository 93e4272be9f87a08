// OperationDefinition kap-preflight of the guide
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Kap.Rules;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>
/// Every gate before a dose with its result and reasons, of a session or the visit that it is in. Nothing is stored, but for the check itself if its caller asks
/// for that record.
/// </summary>
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

        var isRecorded = input.Value.Flag("record") == true;
        if (isRecorded && Objection(request, server) is { Count: > 0 } objections)
        {
            return FhirAnswer.Failed(objections);
        }

        var answer = await server.Audit.Write(request, unit => Answer(unit, server, request.Type + "/" + request.Id, moment.Value, isRecorded), cancel);
        return answer.IsSuccess ? answer.Value : FhirAnswer.Failed(answer.Issues);
    }

    // A record is a write: not by GET, and only by those who may create it.
    private static IReadOnlyList<Issue> Objection(FhirRequest request, FhirServer server) => request.Method == "GET"
        ? [Issues.BadOperationInput("$kap-preflight", "'record' writes a GuidanceResponse: send it by POST.")]
        : server.Access.Admit(request.Caller, new AccessQuestion(FhirInteraction.Create, "GuidanceResponse")).Issues;

    private static Result<FhirAnswer> Answer(WriteUnit unit, FhirServer server, string about, DateTimeOffset at, bool isRecorded)
    {
        var question = server.Gates.Ask(unit);
        var session = about.StartsWith("Encounter/", StringComparison.Ordinal) ? question.SessionOf(about) : about;
        if (session is null || question.MayBegin(session, at) is not { } verdict)
        {
            return Issues.NoSessionToBegin(about);
        }

        var recorded = isRecorded ? server.Writes.Record(unit, question.Recorded(verdict)) : null;

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

            json.Raw("guidance", "resource", recorded?.Json ?? RuleQuestion.Proposed(verdict).Guidance);
        });
    }
}
