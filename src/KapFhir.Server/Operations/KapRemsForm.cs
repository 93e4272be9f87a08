// OperationDefinition kap-rems-form of the guide
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Sessions;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>The REMS monitoring form of an esketamine session, filled in as far as its record goes. Nothing is stored: a person completes and sends it.</summary>
internal static class KapRemsForm
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "kap-rems-form");
        var stored = input.IsSuccess ? await StoredResource.Read(request, server, cancel) : default;
        if (!input.IsSuccess || !stored.IsSuccess)
        {
            return FhirAnswer.Failed([.. input.Issues, .. stored.Issues]);
        }

        if (server.Conformance.Current.FindQuestionnaire(RemsForm.Canonical) is not { } form)
        {
            return FhirAnswer.Failed(Issues.FormNotKnown(RemsForm.Canonical));
        }

        var answer = await server.Store.Write(unit => Fill(stored.Value!, form, unit, request, server), cancel);
        return answer.IsSuccess ? answer.Value : FhirAnswer.Failed(answer.Issues);
    }

    private static Result<FhirAnswer> Fill(FhirNode procedure, FhirNode form, WriteUnit unit, FhirRequest request, FhirServer server)
    {
        var reader = server.Gates.Reader(unit, request.Visible);
        if (server.Gates.RecordOf(procedure, reader) is not { } record)
        {
            return Issues.NoDosingSession(request.Type + "/" + request.Id);
        }

        if (!record.IsEsketamine)
        {
            return Issues.NoRemsSession(request.Type + "/" + request.Id);
        }

        var (response, unfilled) = RemsForm.Fill(form, record, RemsSurroundings.Read(record, reader, server.Gates.Settings), unit.Now);
        return ParametersWriter.Answer(json =>
        {
            json.Raw("response", "resource", response);
            unfilled.ToList().ForEach(item => json.Value("unfilled", "string", item));
        });
    }
}
