// https://hl7.org/fhir/R4/http.html#return
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;

namespace KapFhir.Server.Interactions;

/// <summary>The answer to a write, with as much in it as the client prefers.</summary>
internal static class WriteAnswer
{
    public static FhirAnswer Of(Written written, Preferences prefer)
    {
        var preference = prefer.Return;
        var issues = written.Warnings.Count > 0 ? written.Warnings : [Issues.AllOk(Words(written.Effect))];
        return FhirAnswer.Empty(StatusOf(written.Effect)).Carrying(
            written.Version!,
            preference is ReturnPreference.Unspecified or ReturnPreference.Representation ? written.Version!.Json : default,
            preference == ReturnPreference.OperationOutcome ? issues : [],
            preference == ReturnPreference.OperationOutcome ? [] : [.. written.Warnings.Where(w => w.Severity == IssueSeverity.Warning)],
            Applied(preference));
    }

    /// <summary>The answer to a write, or why nothing was written.</summary>
    public static FhirAnswer Of(Result<Written> written, Preferences prefer) =>
        written.IsSuccess ? Of(written.Value, prefer) : FhirAnswer.Failed(written.Issues);

    public static string? Applied(ReturnPreference preference) => preference switch
    {
        ReturnPreference.Minimal => "return=minimal",
        ReturnPreference.Representation => "return=representation",
        ReturnPreference.OperationOutcome => "return=OperationOutcome",
        _ => null,
    };

    private static int StatusOf(WriteEffect effect) => effect == WriteEffect.Created ? 201 : 200;

    private static string Words(WriteEffect effect) => effect switch
    {
        WriteEffect.Created => "The resource was created.",
        WriteEffect.Updated => "The resource was updated.",
        WriteEffect.Unchanged => "The resource is stored as sent already: no new version was made.",
        WriteEffect.Found => "The resource exists: nothing was created.",
        _ => "Done.",
    };
}
