// https://hl7.org/fhir/R4/http.html
namespace KapFhir.Server.OpenApi;

/// <summary>An answer of a route that succeeds.</summary>
/// <param name="Status">The status.</param>
/// <param name="Text">When it comes.</param>
/// <param name="Schema">The type of its body: <c>{type}</c> for the type in the path, null for no body.</param>
internal sealed record RouteAnswer(int Status, string Text, string? Schema = null);

/// <summary>What a document says of a route that is no operation.</summary>
/// <param name="Id">The start of its operationId; the type follows.</param>
/// <param name="Summary">In one line; <c>{type}</c> stands for the type, <c>{member}</c> for what a compartment is searched for.</param>
/// <param name="Text">In a few.</param>
/// <param name="Answers">Its answers.</param>
internal sealed record RouteText(string Id, string Summary, string Text, params RouteAnswer[] Answers);

/// <summary>The texts of every route that is no operation, by method and pattern. A test fails on a route without one.</summary>
internal static class RouteTexts
{
    private const string Resource = "{type}";
    private const string Outcome = "OperationOutcome";
    private static readonly RouteAnswer Found = new(200, "A Bundle of type searchset.", "Bundle");
    private static readonly RouteAnswer Past = new(200, "A Bundle of type history, the newest first.", "Bundle");
    private static readonly RouteAnswer Removed = new(200, "What was removed.", Outcome);
    private static readonly RouteAnswer Unchanged = new(304, "What the client has (If-None-Match, If-Modified-Since) is still true.");

    private const string Conditional = "The parameters of the query are a search. One match: it is changed; none: see the answers; more than one: 412.";
    private const string Searching = "Parameters of the same name narrow the search further, commas in a value widen it. Unknown parameters are refused (400), or left out and told of with `Prefer: handling=lenient`. "
        + "Beyond those listed: chains (`subject:Patient.name=rivera`), `_has:Observation:patient:code=...`, modifiers after a colon. The links of the Bundle lead to the next page; all pages show the moment of the first.";

    private const string InCompartment = "What of this type belongs to the resource, by the CompartmentDefinition of R4. The parameters are those of a search of that type.";
    private const string Waiting = "The request goes on beside others; `X-Progress` says how far, `Retry-After` when to ask again.";

    private static readonly Dictionary<string, RouteText> Texts = new(StringComparer.Ordinal)
    {
        ["GET metadata"] = new("capabilities", "What this server can do", "The CapabilityStatement, or with `mode=terminology` the TerminologyCapabilities. Needs no token.", new RouteAnswer(200, "The statement.", "CapabilityStatement"), Unchanged),
        ["GET {type}/{id}"] = new("read", "Read a {type}", "The current version.", new RouteAnswer(200, "The resource, as it was stored.", Resource), Unchanged),
        ["GET {type}/{id}/_history/{version}"] = new("vread", "Read a version of a {type}", "", new RouteAnswer(200, "That version.", Resource), Unchanged),
        ["POST {type}"] = new("create", "Create a {type}", "The server gives the id. With `If-None-Exist` only if the search in it finds nothing.",
            new RouteAnswer(201, "Created; Location says where.", Resource), new RouteAnswer(200, "With If-None-Exist: it is there already, nothing was written.", Resource)),
        ["PUT {type}/{id}"] = new("update", "Update or create a {type} by its id", "The body has the same id. An id never used makes the resource, where the CapabilityStatement says updateCreate.",
            new RouteAnswer(200, "A new version, or nothing new if it is the same.", Resource), new RouteAnswer(201, "Created.", Resource)),
        ["PUT {type}"] = new("updateConditional", "Update the {type} that a search finds", Conditional, new RouteAnswer(200, "Updated.", Resource), new RouteAnswer(201, "None was found: created.", Resource)),
        ["PATCH {type}/{id}"] = new("patch", "Change parts of a {type}", "JSON Patch, XML Patch or FHIRPath Patch (a Parameters resource), by Content-Type.", new RouteAnswer(200, "The new version.", Resource)),
        ["PATCH {type}"] = new("patchConditional", "Change parts of the {type} that a search finds", Conditional, new RouteAnswer(200, "The new version.", Resource)),
        ["DELETE {type}/{id}"] = new("delete", "Delete a {type}", "Its history stays. What others refer to is not deleted (409), unless the server is set so.",
            new RouteAnswer(200, "Deleted, and what is to be said of it.", Outcome), new RouteAnswer(204, "Deleted, or it was already.")),
        ["DELETE {type}"] = new("deleteConditional", "Delete each {type} that a search finds", "The parameters of the query are a search; without any nothing is deleted (412). How many at most says `_count`.",
            new RouteAnswer(200, "Deleted, and what is to be said of it.", Outcome), new RouteAnswer(204, "Deleted, or there were none.")),
        ["GET {type}/{id}/_history"] = new("history", "The versions of a {type}", "", Past),
        ["GET {type}/_history"] = new("historyOfType", "The versions of every {type}", "", Past),
        ["GET _history"] = new("history", "The versions of everything", "", Past),
        ["DELETE {type}/{id}/_history"] = new("deleteHistory", "Remove the past versions of a {type} for good", "For administrators, where the setting Expunge allows it.", Removed, new RouteAnswer(204, "Removed.")),
        ["DELETE {type}/{id}/_history/{version}"] = new("deleteVersion", "Remove one past version of a {type} for good", "For administrators, where the setting Expunge allows it.", Removed, new RouteAnswer(204, "Removed.")),
        ["GET {type}"] = new("search", "Search for a {type}", Searching, Found),
        ["GET {type}/_search"] = new("searchByPath", "Search for a {type}, the same under another address", Searching, Found),
        ["POST {type}/_search"] = new("searchByForm", "Search for a {type} with the parameters in a form", "As the search by GET; what is asked for does not stand in addresses and their logs.", Found),
        ["GET "] = new("search", "Search in several types", "`_type` names them; parameters that all of them have.", Found),
        ["GET _search"] = new("searchByPath", "Search in several types, the same under another address", "`_type` names them.", Found),
        ["POST _search"] = new("searchByForm", "Search in several types with the parameters in a form", "`_type` names them.", Found),
        ["GET {type}/{id}/{member}"] = new("searchCompartment", "Search for each {member} that belongs to a {type}", InCompartment, Found),
        ["POST {type}/{id}/{member}/_search"] = new("searchCompartmentByForm", "Search for each {member} that belongs to a {type}, with the parameters in a form", InCompartment, Found),
        ["GET _async/{id}"] = new("asyncStatus", "How far a request is that was sent with Prefer: respond-async", "", new RouteAnswer(202, Waiting), new RouteAnswer(200, "Done: a Bundle of type batch-response.", "Bundle")),
        ["DELETE _async/{id}"] = new("asyncCancel", "Give up such a request, or forget its answer", "", new RouteAnswer(202, "Given up.", Outcome)),
        ["GET _jobs"] = new("jobs", "The jobs of the server", "For administrators.", new RouteAnswer(200, "A Parameters resource with one part a job.", "Parameters")),
        ["GET _jobs/{id}"] = new("job", "A job of the server", "For administrators.", new RouteAnswer(200, "The job.", "Parameters")),
        ["DELETE _jobs/{id}"] = new("jobCancel", "Stop a job of the server", "For administrators.", new RouteAnswer(202, "It is stopped.", Outcome)),
        ["GET _export/{id}"] = new("exportStatus", "How far a de-identified export is", "", new RouteAnswer(202, Waiting), new RouteAnswer(200, "Done: the list of its files.", "application/json")),
        ["GET _export/{id}/{member}"] = new("exportFile", "A file of such an export", "", new RouteAnswer(200, "One resource a line.", "application/fhir+ndjson")),
        ["DELETE _export/{id}"] = new("exportCancel", "Give up such an export, or remove its files", "", new RouteAnswer(202, "Given up.", Outcome)),
        ["POST "] = new("bundle", "Send a batch or a transaction", "A transaction is stored whole or not at all; the entries of a batch stand for themselves. Entries are what requests are: every route but a Bundle again.",
            new RouteAnswer(200, "A Bundle of type batch-response or transaction-response, an entry for each.", "Bundle")),
    };

    /// <summary>The text of a route, or null for an operation.</summary>
    public static RouteText? Of(FhirRoute route) => Texts.GetValueOrDefault(route.Method + " " + route.Pattern);
}
