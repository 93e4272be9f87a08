// https://hl7.org/fhir/R4/http.html#trules
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;

namespace KapFhir.Server.Bundles;

/// <summary>Reads the entries of a batch or transaction.</summary>
internal static class EntryReader
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>The entry, or what is wrong with it, placed in the bundle.</summary>
    /// <param name="node">The element Bundle.entry.</param>
    /// <param name="outer">The request that carries the bundle.</param>
    /// <param name="server">The server.</param>
    public static Result<BundleEntry> Read(FhirNode node, FhirRequest outer, FhirServer server)
    {
        var entry = node.Child("search") is not null ? Issues.OfOtherBundles("search", "search results", "bdl-2")
            : node.Child("response") is not null ? Issues.OfOtherBundles("response", "answers and histories", "bdl-4")
            : node.Child("request") is { } request ? Read(node, request, outer, server)
            : Issues.EntryWithoutRequest();
        return entry.IsSuccess ? entry : Result<BundleEntry>.Failed(BundleEntry.Inside(entry.Issues, node.Index));
    }

    private static Result<BundleEntry> Read(FhirNode node, FhirNode request, FhirRequest outer, FhirServer server)
    {
        var method = request.ChildText("method");
        if (!Methods.Contains(method, StringComparer.Ordinal))
        {
            return Issues.EntryMethod(method);
        }

        var url = request.ChildText("url") ?? "";
        var (path, query) = Split(url, outer.Base);
        if (RouteTable.Find(method!, path) is not { } found
            || found.Route.Interaction is Auth.FhirInteraction.Bundle or Auth.FhirInteraction.Options)
        {
            return Issues.EntryUrl(method!, url);
        }

        var resource = node.Child("resource");
        if (resource is null && found.Route.Body is BodyKind.Resource or BodyKind.Patch)
        {
            return Issues.EntryWithoutResource(method!);
        }

        var body = EntryBody.Read(resource, found.Route.Body);
        if (!body.IsSuccess)
        {
            return Result<BundleEntry>.Failed(body.Issues);
        }

        var isLenient = outer.Prefer.IsLenient == true;
        return Conditions(request)
            .Then(conditions => IgnoredInput.Find(found.Route, found.Parts, query, conditions, isLenient) is { Count: > 0 } ignored
                ? Result<RequestConditions>.Failed(ignored) : conditions)
            .Then(conditions => RequestReader.Admit(server, found.Route, found.Parts, outer.Caller).Then<BundleEntry>(visible =>
            new BundleEntry(node.Index, node.ChildText("fullUrl"), found.Route, new FhirRequest
            {
                Method = method!,
                Base = outer.Base,
                Path = path,
                Parts = found.Parts,
                Query = query,
                Caller = outer.Caller,
                Interaction = found.Route.Interaction,
                RequestId = outer.RequestId,
                Visible = visible,
                Conditions = conditions,
                Prefer = outer.Prefer.Return == ReturnPreference.Unspecified
                    ? outer.Prefer with { Return = ReturnPreference.Minimal } : outer.Prefer,
                Body = body.Value.Bytes,
                ContentType = body.Value.ContentType,
            }, resource)));
    }

    private static Result<RequestConditions> Conditions(FhirNode request) => RequestConditions.Parse(
        request.ChildText("ifMatch"),
            request.ChildText("ifNoneMatch"), request.ChildText("ifModifiedSince"), request.ChildText("ifNoneExist"));

    // A url with a slash in front or on our own base means the same.
    private static (string Path, IReadOnlyList<KeyValuePair<string, string>> Query) Split(string url, string fhirBase)
    {
        var local = url.StartsWith(fhirBase + "/", StringComparison.Ordinal) ? url[(fhirBase.Length + 1)..] : url.TrimStart('/');
        var mark = local.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (local, []) : (local[..mark], RequestBody.ReadParameters(local[mark..]));
    }
}
