// OperationDefinition kap-preflight of the guide
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Records;
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

        var answer = await server.Audit.Write(request, unit => Answer(unit, server, request, moment.Value, isRecorded), cancel);
        return answer.IsSuccess ? answer.Value : FhirAnswer.Failed(answer.Issues);
    }

    // A record is a write: not by GET, and only by those who may create it.
    private static IReadOnlyList<Issue> Objection(FhirRequest request, FhirServer server) => request.Method == "GET"
        ? [Issues.BadOperationInput("$kap-preflight", "'record' writes a GuidanceResponse: send it by POST.")]
        : server.Access.Admit(request.Caller, new AccessQuestion(FhirInteraction.Create, "GuidanceResponse")).Issues;

    private static Result<FhirAnswer> Answer(WriteUnit unit, FhirServer server, FhirRequest request, DateTimeOffset at, bool isRecorded)
    {
        var (question, about) = (server.Gates.Ask(unit), request.Type + "/" + request.Id);
        var session = request.Type == "Encounter" ? question.SessionOf(about) : about;
        return session is null || unit.Current("Procedure", session.Split('/')[1], request.Visible) is null || question.MayBegin(session, at) is not { } verdict
            ? Issues.NoSessionToBegin(about)
            : isRecorded ? Record(unit, server, request, question.Recorded(verdict)).Then<FhirAnswer>(recorded => Told(question, verdict, recorded.Json))
            : Told(question, verdict, RuleQuestion.Proposed(verdict).Guidance);
    }

    // By those who may write it about this patient.
    private static Result<StoredVersion> Record(WriteUnit unit, FhirServer server, FhirRequest request, RuleResource check)
    {
        var recorded = server.Writes.Record(unit, check);
        return server.Access.Admit(request.Caller, new AccessQuestion(FhirInteraction.Create, recorded.Type)).Then<StoredVersion>(visible =>
            unit.Current(recorded.Type, recorded.Id, visible) is null ? Issues.OutsideAccess(recorded.Type) : recorded);
    }

    private static FhirAnswer Told(RuleQuestion question, Verdict verdict, ReadOnlyMemory<byte> guidance) =>
        ParametersWriter.Answer(json =>
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

            json.Raw("guidance", "resource", guidance);
        });
}
