// https://hl7.org/fhir/R4/http.html
using KapFhir.Auth;
using KapFhir.Server.Bundles;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;
using KapFhir.Server.Operations;

namespace KapFhir.Server;

/// <summary>Does what a route is for.</summary>
internal delegate Task<FhirAnswer> InteractionHandler(FhirRequest request, FhirServer server, CancellationToken cancel);

/// <summary>A route: requests of HTTP and entries of bundles are matched against the same list.</summary>
/// <param name="Method">The method; a route for GET serves HEAD too.</param>
/// <param name="Pattern">The path under the FHIR base.</param>
/// <param name="Interaction">What the access rules are asked.</param>
/// <param name="Body">What is done with a body.</param>
/// <param name="Handle">The handler.</param>
/// <param name="Code">The interaction's code in a CapabilityStatement, or null.</param>
internal sealed record FhirRoute(string Method,
    string Pattern, FhirInteraction Interaction, BodyKind Body, InteractionHandler Handle, string? Code = null)
{
    /// <summary>True if the answer can be a table: text/csv.</summary>
    public bool HasTable { get; init; }

    /// <summary>The resource type that the pattern itself names (<c>ValueSet/$expand</c>), or null.</summary>
    public string? Type { get; } = Pattern.Length > 0 && char.IsAsciiLetterUpper(Pattern[0]) ? Pattern.Split('/')[0] : null;

    /// <summary>The operation that the pattern names (<c>expand</c>), or its own first word (<c>_jobs</c>), or null: the access rules know them by it.</summary>
    public string? Operation { get; } = Pattern.IndexOf('$', StringComparison.Ordinal) is var mark && mark >= 0 ? Pattern[(mark + 1)..]
        : Pattern.StartsWith('_') ? Pattern.Split('/')[0] : null;
}

/// <summary>Every route under the FHIR base, in one guarded group.</summary>
internal static class FhirRoutes
{
    public const string BasePath = "/fhir";

    public static IReadOnlyList<FhirRoute> All { get; } =
    [
        new("GET", "metadata", FhirInteraction.Capabilities, BodyKind.None, Capabilities.Handle),
        new("GET", "$versions", FhirInteraction.Capabilities, BodyKind.None, Versions.Handle),

        new("GET", "{type}/{id}", FhirInteraction.Read, BodyKind.None, Read.Handle, "read"),
        new("GET", "{type}/{id}/_history/{version}", FhirInteraction.VRead, BodyKind.None, VRead.Handle, "vread"),
        new("POST", "{type}", FhirInteraction.Create, BodyKind.Resource, Create.Handle, "create"),
        new("PUT", "{type}/{id}", FhirInteraction.Update, BodyKind.Resource, Update.Handle, "update"),
        new("PUT", "{type}", FhirInteraction.Update, BodyKind.Resource, ConditionalUpdate.Handle),
        new("PATCH", "{type}/{id}", FhirInteraction.Patch, BodyKind.Patch, Patch.Handle, "patch"),
        new("PATCH", "{type}", FhirInteraction.Patch, BodyKind.Patch, ConditionalPatch.Handle),
        new("DELETE", "{type}/{id}", FhirInteraction.Delete, BodyKind.None, Delete.Handle, "delete"),
        new("DELETE", "{type}", FhirInteraction.Delete, BodyKind.None, ConditionalDelete.Handle),

        new("GET", "{type}/{id}/_history", FhirInteraction.History, BodyKind.None, HistoryInstance.Handle, "history-instance"),
        new("GET", "{type}/_history", FhirInteraction.History, BodyKind.None, HistoryType.Handle, "history-type"),
        new("GET", "_history", FhirInteraction.History, BodyKind.None, HistorySystem.Handle, "history-system"),

        new("DELETE", "{type}/{id}/_history", FhirInteraction.Expunge, BodyKind.None, DeleteHistory.Handle),
        new("DELETE", "{type}/{id}/_history/{version}", FhirInteraction.Expunge, BodyKind.None, DeleteHistoryVersion.Handle),

        new("GET", "{type}", FhirInteraction.Search, BodyKind.None, SearchType.Handle, "search-type"),
        new("GET", "{type}/_search", FhirInteraction.Search, BodyKind.None, SearchType.Handle),
        new("POST", "{type}/_search", FhirInteraction.Search, BodyKind.Form, SearchType.Handle),
        new("GET", "", FhirInteraction.Search, BodyKind.None, SearchSystem.Handle, "search-system"),
        new("GET", "_search", FhirInteraction.Search, BodyKind.None, SearchSystem.Handle),
        new("POST", "_search", FhirInteraction.Search, BodyKind.Form, SearchSystem.Handle),
        new("GET", "{type}/{id}/{member}", FhirInteraction.Search, BodyKind.None, SearchCompartment.Handle),
        new("POST", "{type}/{id}/{member}/_search", FhirInteraction.Search, BodyKind.Form, SearchCompartment.Handle),

        new("GET", AsyncRequests.Path + "/{id}", FhirInteraction.AsyncStatus, BodyKind.None, AsyncStatus.Handle),
        new("DELETE", AsyncRequests.Path + "/{id}", FhirInteraction.AsyncStatus, BodyKind.None, AsyncCancel.Handle),

        new("GET", JobStatus.Path, FhirInteraction.AsyncStatus, BodyKind.None, JobList.Handle),
        new("GET", JobStatus.Path + "/{id}", FhirInteraction.AsyncStatus, BodyKind.None, JobRead.Handle),
        new("DELETE", JobStatus.Path + "/{id}", FhirInteraction.AsyncStatus, BodyKind.None, JobCancel.Handle),

        new("POST", "", FhirInteraction.Bundle, BodyKind.Resource, BundleInteraction.Handle, "transaction"),

        new("POST", "$validate", FhirInteraction.Operation, BodyKind.Resource, Validate.Handle),
        new("POST", "{type}/$validate", FhirInteraction.Operation, BodyKind.Resource, Validate.Handle),
        new("POST", "{type}/{id}/$validate", FhirInteraction.Operation, BodyKind.OptionalResource, Validate.Handle),
        new("GET", "{type}/{id}/$validate", FhirInteraction.Operation, BodyKind.None, Validate.Handle),
        new("GET", "{type}/{id}/$everything", FhirInteraction.Operation, BodyKind.None, Everything.Handle),
        new("POST", "{type}/{id}/$everything", FhirInteraction.Operation, BodyKind.OptionalResource, Everything.Handle),
        .. OnType("$meta", Meta.Handle),
        .. OnType("{type}/$meta", Meta.Handle),
        .. OnType("{type}/{id}/$meta", Meta.Handle),
        .. OnType("{type}/{id}/_history/{version}/$meta", Meta.Handle),
        new("POST", "$expunge", FhirInteraction.Expunge, BodyKind.OptionalResource, Expunge.Handle),
        new("POST", "{type}/$expunge", FhirInteraction.Expunge, BodyKind.OptionalResource, Expunge.Handle),
        new("POST", "{type}/{id}/$expunge", FhirInteraction.Expunge, BodyKind.OptionalResource, Expunge.Handle),
        new("POST", "$reindex", FhirInteraction.ChangingOperation, BodyKind.OptionalResource, Reindex.Handle),
        new("POST", "{type}/$reindex", FhirInteraction.ChangingOperation, BodyKind.OptionalResource, Reindex.Handle),
        new("POST", "{type}/{id}/$reindex", FhirInteraction.ChangingOperation, BodyKind.OptionalResource, Reindex.Handle),
        new("POST", "{type}/{id}/$meta-add", FhirInteraction.ChangingOperation, BodyKind.Resource, MetaAdd.Handle),
        new("POST", "{type}/{id}/$meta-delete", FhirInteraction.ChangingOperation, BodyKind.Resource, MetaDelete.Handle),

        .. OnType("CodeSystem/$lookup", CodeSystemLookup.Handle),
        .. OnTypeAndInstance("CodeSystem", "$validate-code", CodeSystemValidateCode.Handle),
        .. OnTypeAndInstance("CodeSystem", "$subsumes", CodeSystemSubsumes.Handle),
        .. OnTypeAndInstance("ValueSet", "$expand", ValueSetExpand.Handle),
        .. OnTypeAndInstance("ValueSet", "$validate-code", ValueSetValidateCode.Handle),
        .. OnTypeAndInstance("ConceptMap", "$translate", ConceptMapTranslate.Handle),

        new("POST", "QuestionnaireResponse/$kap-score", FhirInteraction.Operation, BodyKind.Resource, KapScore.Handle),
        new("POST", "QuestionnaireResponse/{id}/$kap-score", FhirInteraction.ChangingOperation, BodyKind.OptionalResource, KapScore.Handle),
        .. OnType("Patient/{id}/$kap-eligibility", KapEligibility.Handle),
        .. OnType("Patient/{id}/$kap-access-log", KapAccessLog.Handle),
        .. OnType("Patient/{id}/$kap-dose-check", KapDoseCheck.Handle),
        .. OnType("Procedure/{id}/$kap-dose-check", KapDoseCheck.Handle),
        .. OnType("Procedure/{id}/$kap-preflight", KapPreflight.Handle),
        .. OnType("Encounter/{id}/$kap-preflight", KapPreflight.Handle),
        .. Making("PlanDefinition", "$apply", PlanDefinitionApply.Handle, FhirInteraction.ChangingOperation),
        .. Making("ActivityDefinition", "$apply", ActivityDefinitionApply.Handle, FhirInteraction.Operation),
        .. OnType("CarePlan/{id}/$kap-plan-progress", KapPlanProgress.Handle),
        .. OnType("Procedure/{id}/$kap-session-summary", KapSessionSummary.Handle),
        .. OnType("Procedure/{id}/$kap-rems-form", KapRemsForm.Handle),
        .. Making("Composition", "$document", CompositionDocument.Handle, FhirInteraction.ChangingOperation),
        new("POST", "Patient/{id}/$kap-segment", FhirInteraction.ChangingOperation, BodyKind.Resource, KapSegment.Handle),
        .. OnType("Patient/{id}/$kap-patient-outcomes", KapPatientOutcomes.Handle),
        .. WithTable(OnType("$kap-outcomes", KapOutcomes.Handle)),
        .. WithTable(OnType("Group/{id}/$kap-outcomes", KapOutcomes.Handle)),
        new("POST", "QuestionnaireResponse/$extract", FhirInteraction.Operation, BodyKind.Resource, QuestionnaireResponseExtract.Handle),
        new("POST", "QuestionnaireResponse/{id}/$extract", FhirInteraction.Operation, BodyKind.OptionalResource, QuestionnaireResponseExtract.Handle),
        new("POST", "Questionnaire/$populate", FhirInteraction.Operation, BodyKind.Resource, QuestionnairePopulate.Handle),
        new("POST", "Questionnaire/{id}/$populate", FhirInteraction.Operation, BodyKind.Resource, QuestionnairePopulate.Handle),

        .. ForEach(["GET", "POST"], "${operation}", UnknownOperation.Handle),
        .. ForEach(["GET", "POST"], "{type}/${operation}", UnknownOperation.Handle),
        .. ForEach(["GET", "POST"], "{type}/{id}/${operation}", UnknownOperation.Handle),
        .. ForEach(["POST", "PUT", "DELETE", "PATCH"], "metadata", MethodNotAllowed.Handle),
    ];

    /// <summary>Maps every path under the base: <see cref="RouteTable"/> finds the route that serves it.</summary>
    public static void MapFhir(this IEndpointRouteBuilder app, FhirServer server) =>
        app.Map(BasePath + "/{**path}", http => FhirEndpoint.Run(http, server)).WithMetadata(new Guarded());

    private static IEnumerable<FhirRoute> OnTypeAndInstance(string type, string operation, InteractionHandler handle) =>
        [.. OnType(type + "/" + operation, handle), .. OnType(type + "/{id}/" + operation, handle)];

    private static IEnumerable<FhirRoute> OnType(string pattern, InteractionHandler handle) =>
    [
        new("GET", pattern, FhirInteraction.Operation, BodyKind.None, handle),
        new("POST", pattern, FhirInteraction.Operation, BodyKind.OptionalResource, handle),
    ];

    // By POST, what is made may be stored.
    private static IEnumerable<FhirRoute> Making(string type, string operation, InteractionHandler handle, FhirInteraction byPost) =>
        from path in new[] { type + "/" + operation, type + "/{id}/" + operation }
        from route in new FhirRoute[]
        {
            new("GET", path, FhirInteraction.Operation, BodyKind.None, handle),
            new("POST", path, byPost, BodyKind.OptionalResource, handle),
        }
        select route;

    private static IEnumerable<FhirRoute> WithTable(IEnumerable<FhirRoute> routes) => routes.Select(r => r with { HasTable = true });

    private static IEnumerable<FhirRoute> ForEach(IEnumerable<string> methods, string pattern, InteractionHandler handle) =>
        methods.Select(m => new FhirRoute(m, pattern, FhirInteraction.Options, BodyKind.None, handle));
}

/// <summary>Marks an endpoint whose callers the access rules admit, route by route; a test fails on endpoints without it.</summary>
internal sealed record Guarded;
