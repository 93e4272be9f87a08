// OperationDefinition kap-rems-form of the guide
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Sessions;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>The REMS monitoring form of an esketamine session, filled in as far as its record goes. Nothing is stored: a person completes and sends it.</summary>
internal static class KapRemsForm
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        server.Conformance.Current.FindQuestionnaire(RemsForm.Canonical) is not { } form
            ? FhirAnswer.Failed(Issues.FormNotKnown(RemsForm.Canonical))
            : await DosingSession.Answer(request, server, "kap-rems-form", (_, session) => Fill(session, form, request, server), cancel);

    private static Result<FhirAnswer> Fill(DosingSession session, FhirNode form, FhirRequest request, FhirServer server)
    {
        var record = session.Record;
        if (!record.IsEsketamine)
        {
            return Issues.NoRemsSession(request.Type + "/" + request.Id);
        }

        var (response, unfilled) = RemsForm.Fill(form, record, RemsSurroundings.Read(record, session.Reader, server.Gates.Settings), session.Now);
        return ParametersWriter.Answer(json =>
        {
            json.Raw("response", "resource", response);
            unfilled.ToList().ForEach(item => json.Value("unfilled", "string", item));
        });
    }
}
