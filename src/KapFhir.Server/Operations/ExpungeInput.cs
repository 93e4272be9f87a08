// R4 has no operation that removes for good; the names are those that clients of other servers know.
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>What <c>$expunge</c> was asked for.</summary>
/// <param name="Scope">What goes.</param>
/// <param name="Limit">No further resource is begun when so many versions are gone; or null.</param>
internal sealed record ExpungeInput(ExpungeScope Scope, int? Limit)
{
    private const string Everything = "expungeEverything";
    private const string Deleted = "expungeDeletedResources";
    private const string Previous = "expungePreviousVersions";

    /// <summary>What it takes.</summary>
    public static readonly OperationDefinition Definition = new(
        "https://kapfhir.example.org/fhir/OperationDefinition/expunge", "expunge", ["Resource"], OnSystem: true, OnType: true, OnInstance: true, AffectsState: true,
        [
            new(Everything, IsOut: false, 0, 1, "boolean"), new(Deleted, IsOut: false, 0, 1, "boolean"), new(Previous, IsOut: false, 0, 1, "boolean"),
            new("limit", IsOut: false, 0, 1, "integer"), new("confirm", IsOut: false, 0, 1, "string"),
        ]);

    public static Result<ExpungeInput> Read(FhirRequest request, FhirServer server) =>
        OperationInput.Read(request, server, Definition, request.Query).Then<ExpungeInput>(input =>
        {
            var scope = input.Flag(Everything) == true ? ExpungeScope.Everything
                : (input.Flag(Deleted) == true ? ExpungeScope.DeletedResources : ExpungeScope.Nothing)
                    | (input.Flag(Previous) == true ? ExpungeScope.OldVersions : ExpungeScope.Nothing);
            return scope == ExpungeScope.Nothing
                    ? Issues.BadOperationInput("$expunge", $"say what is to go: {Everything}, {Deleted} or {Previous}, as a valueBoolean true.")
                : input.Number("limit") is < 1 ? Issues.BadParameter("limit", input.Text("limit")!, "a whole number from 1")
                : scope == ExpungeScope.Everything && request.Parts.Id is null && input.Text("confirm") != Confirmation(request)
                    ? Issues.ExpungeUnconfirmed(request.Parts.Type, Confirmation(request))
                : new ExpungeInput(scope, input.Number("limit"));
        });

    // Said in words, so that a call for one type is not taken for one for all.
    private static string Confirmation(FhirRequest request) => request.Parts.Type is { } type ? "every " + type : "everything";
}
