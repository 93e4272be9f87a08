using KapFhir.Fhir;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Sessions;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>A dosing session that an operation is called on, as its caller may see it at one moment.</summary>
/// <param name="Record">The session.</param>
/// <param name="Reader">Reads what is around it.</param>
/// <param name="Now">The moment.</param>
internal sealed record DosingSession(SessionRecord Record, RecordReader Reader, DateTimeOffset Now)
{
    /// <summary>Reads the operation's input and the session, and answers by them; 404, or 422 where the resource is no dosing session. Nothing is stored.</summary>
    public static async Task<FhirAnswer> Answer(FhirRequest request, FhirServer server, string operation,
        Func<OperationInput, DosingSession, Result<FhirAnswer>> answer, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, operation);
        var stored = input.IsSuccess ? await StoredResource.Read(request, server, cancel) : default;
        if (!input.IsSuccess || !stored.IsSuccess)
        {
            return FhirAnswer.Failed([.. input.Issues, .. stored.Issues]);
        }

        var answered = await server.Store.Write(
            unit =>
            {
                var reader = server.Gates.Reader(unit, request.Visible);
                return server.Gates.RecordOf(stored.Value!, reader) is { } record
                    ? answer(input.Value, new DosingSession(record, reader, unit.Now)) : Issues.NoDosingSession(request.Type + "/" + request.Id);
            },
            cancel);
        return answered.IsSuccess ? answered.Value : FhirAnswer.Failed(answered.Issues);
    }
}
