// https://hl7.org/fhir/R4/http.html#transaction-response
using System.Buffers;
using System.Text.Json;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;

namespace KapFhir.Server.Bundles;

/// <summary>Writes the answer to a batch or transaction: one entry for each, in the same order.</summary>
internal static class ResponseBundle
{
    public static FhirAnswer Answer(string type, IReadOnlyList<FhirAnswer> answers, FhirRequest request) =>
        FhirAnswer.Made(200, buffer => Write(buffer, type, answers, request.Base), WriteAnswer.Applied(request.Prefer.Return));

    /// <summary>Writes the bundle.</summary>
    public static void Write(IBufferWriter<byte> buffer, string type, IReadOnlyList<FhirAnswer> answers, string fhirBase)
    {
        using var writer = BundleWriter.Begin(buffer, type);
        if (answers.Count > 0)
        {
            writer.WriteStartArray("entry");
            foreach (var answer in answers)
            {
                WriteEntry(writer, answer, fhirBase);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, FhirAnswer answer, string fhirBase)
    {
        writer.WriteStartObject();
        if (!answer.Resource.IsEmpty || answer.Write is not null)
        {
            writer.WritePropertyName("resource");
            writer.WriteRawValue(AnswerWriter.BodyOf(answer).Span, skipInputValidation: true);
        }

        BundleWriter.WriteResponse(writer, answer, fhirBase, answer.Issues.Count > 0 ? answer.Issues : answer.Remarks);
        writer.WriteEndObject();
    }
}
