// http://hl7.org/fhir/uv/sdc/OperationDefinition/QuestionnaireResponse-extract
using System.Buffers;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Forms;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>Makes resources of a response: a transaction for the client to send. Nothing is stored.</summary>
internal static class QuestionnaireResponseExtract
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "questionnaireresponse-extract");
        var stored = await StoredResource.Read(request, server, cancel);
        if (!input.IsSuccess || !stored.IsSuccess)
        {
            return FhirAnswer.Failed([.. input.Issues, .. stored.Issues]);
        }

        if ((stored.Value ?? input.Value.Node("questionnaire-response")) is not { } response)
        {
            return FhirAnswer.Failed(Issues.BadOperationInput("$extract", "send the QuestionnaireResponse, bare or as the parameter 'questionnaire-response'."));
        }

        var canonical = response.ChildText("questionnaire");
        if (canonical is null || server.Conformance.Current.FindQuestionnaire(canonical) is not { } form)
        {
            return FhirAnswer.Failed(Issues.FormNotKnown(canonical));
        }

        var reference = stored.Value is null ? null : "QuestionnaireResponse/" + request.Id;
        var extracted = Extraction.Transaction(response, form, reference, server.Definitions);
        return extracted.Issues.Count == 0
            ? FhirAnswer.Made(200, buffer => buffer.Write(extracted.Value.Span))
            : ResourceParameters.Answer(("return", extracted.Value), ("issues", OperationOutcomeWriter.ToBytes(extracted.Issues)));
    }
}
