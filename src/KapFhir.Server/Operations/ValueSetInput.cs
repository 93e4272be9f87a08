// https://hl7.org/fhir/R4/valueset-operation-expand.html and https://hl7.org/fhir/R4/valueset-operation-validate-code.html
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;

namespace KapFhir.Server.Operations;

/// <summary>The value set that an operation is about: the one of its path, of <c>url</c>, of <c>context</c>, or one sent with it; exactly one of these.</summary>
internal static class ValueSetInput
{
    /// <summary>The value set, or why there is none.</summary>
    public static Result<ValueSetDefinition> Read(OperationInput input, FhirNode? instance, FhirServer server, string operation)
    {
        var given = (instance is null ? 0 : 1) + new[] { "url", "valueSet", "context" }.Count(input.Has);
        if (given != 1)
        {
            return Issues.BadOperationInput(operation, "give one value set: by its path, url, context or valueSet.");
        }

        if (input.Has("contextDirection") && (!input.Has("context") || input.Text("contextDirection") is not ("incoming" or "outgoing")))
        {
            return Issues.BadOperationInput(operation, "contextDirection is incoming or outgoing, and belongs to context.");
        }

        var resource = instance ?? input.Node("valueSet");
        return (resource is not null ? TerminologyReader.ReadValueSet(resource, resource.ChildText("url") ?? TerminologyReader.Unnamed) : Find(input, server))
            .Then(set => OfVersion(set, input.Text("valueSetVersion")));
    }

    private static Result<ValueSetDefinition> Find(OperationInput input, FhirServer server)
    {
        var version = input.Text("valueSetVersion") is { } v && input.Text("url")?.Contains('|', StringComparison.Ordinal) == false ? "|" + v : "";
        return input.Text("url") is { } url ? server.Terminology.Resources.FindValueSet(url + version)
            : BindingOf(input.Text("context")!, server).Then(server.Terminology.Resources.FindValueSet);
    }

    private static Result<ValueSetDefinition> OfVersion(ValueSetDefinition set, string? version) =>
        version is null || version == set.Version ? set : Issues.UnknownValueSetVersion(set.Url, version, set.Version);

    // "[Structure Definition URL]#[name or path into structure definition]"; reading and writing are bound to the same value set.
    private static Result<string> BindingOf(string context, FhirServer server)
    {
        var hash = context.IndexOf('#', StringComparison.Ordinal);
        var (url, path) = hash < 0 ? (context, "") : (context[..hash], context[(hash + 1)..]);
        var element = server.Conformance.Current.FindStructure(url)?.Child("snapshot")?.ChildrenNamed("element")
            .FirstOrDefault(e => e.ChildText("id") == path || e.ChildText("path") == path);
        var bound = element?.Child("binding")?.ChildText("valueSet") ?? OfType(url, path, server);
        return bound is null ? Issues.UnknownContext(context) : bound;
    }

    private static string? OfType(string url, string path, FhirServer server) =>
        url == "http://hl7.org/fhir/StructureDefinition/" + path.Split('.')[0]
            ? server.Definitions.Types.SelectMany(t => t.Elements).FirstOrDefault(e => e.Path == path && e.Binding is not null)?.Binding!.ValueSet : null;
}
