// https://hl7.org/fhir/R4/capabilitystatement.html
using System.Buffers;
using System.Text.Json;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Server.Operations;
using KapFhir.Server.Smart;

namespace KapFhir.Server.Interactions;

/// <summary>Writes the CapabilityStatement.</summary>
internal static class CapabilityWriter
{
    /// <summary>When this statement was last changed on purpose: what it says follows the software.</summary>
    public const string Date = "2026-01-01";

    private static readonly string[] SystemCodes = ["transaction", "search-system", "history-system"];
    private static readonly string[] SystemOperations = ["validate", "meta"];
    private static readonly string[] TypeOperations = ["validate", "meta", "meta-add", "meta-delete"];

    public static void Write(
        IBufferWriter<byte> buffer, string fhirBase, FhirDefinitions definitions, bool indexesText, bool updateCreates, OAuthUris? uris)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        WriteHead(json, "CapabilityStatement", fhirBase);
        json.WriteString("fhirVersion", "4.0.1");
        WriteArray(json, "format", ["application/fhir+json", "application/fhir+xml", "json", "xml"]);
        WriteArray(json, "patchFormat", PatchFormats.All);
        json.WriteStartArray("rest");
        json.WriteStartObject();
        json.WriteString("mode", "server");
        if (uris is not null)
        {
            WriteSecurity(json, uris);
        }

        json.WriteStartArray("resource");
        foreach (var type in definitions.ResourceTypes)
        {
            WriteResource(json, type, definitions, updateCreates);
        }

        json.WriteEndArray();
        WriteInteractions(json, [.. Codes().Where(c => SystemCodes.Contains(c, StringComparer.Ordinal)), "batch"]);
        WriteSharedParameters(json, indexesText);
        WriteOperations(json, [.. SystemOperations.Select(o => Definition("Resource", o, definitions)), Definition("CapabilityStatement", "versions", definitions), Definition("Group", "kap-outcomes", definitions), Definition("Group", "kap-deidentify", definitions)]);
        WriteArray(json, "compartment", definitions.Compartments
            .Select(c => "http://hl7.org/fhir/CompartmentDefinition/" + c.Code.ToLowerInvariant()));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#declaring-support-for-oauth2-endpoints
    private static void WriteSecurity(Utf8JsonWriter json, OAuthUris uris)
    {
        json.WriteStartObject("security");
        if (uris.All.Count > 0)
        {
            WriteAddresses(json, uris);
        }

        json.WriteBoolean("cors", true);
        json.WriteStartArray("service");
        json.WriteStartObject();
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", "http://terminology.hl7.org/CodeSystem/restful-security-service");
        json.WriteString("code", "SMART-on-FHIR");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("text", "OAuth2 using SMART-on-FHIR profile (see http://docs.smarthealthit.org)");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAddresses(Utf8JsonWriter json, OAuthUris uris)
    {
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteString("url", "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris");
        json.WriteStartArray("extension");
        foreach (var (name, value) in uris.All)
        {
            json.WriteStartObject();
            json.WriteString("url", name);
            json.WriteString("valueUri", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>What both kinds of statement begin with.</summary>
    public static void WriteHead(Utf8JsonWriter json, string type, string fhirBase)
    {
        json.WriteString("resourceType", type);
        json.WriteString("status", "active");
        json.WriteString("date", Date);
        json.WriteString("kind", "instance");
        json.WriteStartObject("software");
        json.WriteString("name", "KapFhir");
        json.WriteString("version", typeof(CapabilityWriter).Assembly.GetName().Version!.ToString(3));
        json.WriteEndObject();
        json.WriteStartObject("implementation");
        json.WriteString("description", "FHIR R4 server for ketamine-assisted psychotherapy clinics");
        json.WriteString("url", fhirBase);
        json.WriteEndObject();
    }

    private static IEnumerable<string> Codes() => FhirRoutes.All.Select(r => r.Code).OfType<string>();

    private static void WriteResource(Utf8JsonWriter json, TypeDefinition type, FhirDefinitions definitions, bool updateCreates)
    {
        json.WriteStartObject();
        json.WriteString("type", type.Name);
        json.WriteString("profile", "http://hl7.org/fhir/StructureDefinition/" + type.Name);
        WriteInteractions(json, Codes().Where(c => !SystemCodes.Contains(c, StringComparer.Ordinal)));
        json.WriteString("versioning", "versioned-update");
        json.WriteBoolean("readHistory", true);
        json.WriteBoolean("updateCreate", updateCreates);
        json.WriteBoolean("conditionalCreate", true);
        json.WriteString("conditionalRead", "full-support");
        json.WriteBoolean("conditionalUpdate", true);
        json.WriteString("conditionalDelete", "multiple");
        WriteArray(json, "referencePolicy", ["literal", "local"]);
        WriteSearch(json, type, definitions);
        WriteOperations(json, [.. TypeOperations.Select(o => Definition("Resource", o, definitions)), .. OwnOperations(type.Name).Select(o => Definition(type.Name, o, definitions))]);
        json.WriteEndObject();
    }

    private static void WriteSearch(Utf8JsonWriter json, TypeDefinition type, FhirDefinitions definitions)
    {
        var parameters = Parameters(type, definitions);
        WriteArray(json, "searchInclude", Includes(type, definitions));
        WriteArray(json, "searchRevInclude", RevIncludes(type, definitions));
        json.WriteStartArray("searchParam");
        foreach (var parameter in parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Code);
            json.WriteString("definition", parameter.Url);
            json.WriteString("type", parameter.Type.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The parameters that a type is searched by.</summary>
    internal static IReadOnlyList<SearchParameterDefinition> Parameters(TypeDefinition type, FhirDefinitions definitions) =>
        [.. definitions.SearchParametersOf(type.Name).Where(SearchSupport.IsSearchable).OrderBy(p => p.Code, StringComparer.Ordinal)];

    /// <summary>What <c>_include</c> takes on a type.</summary>
    internal static IEnumerable<string> Includes(TypeDefinition type, FhirDefinitions definitions) => Parameters(type, definitions)
        .Where(p => p.Type == SearchParameterType.Reference).Select(p => type.Name + ":" + p.Code).Prepend("*");

    /// <summary>What <c>_revinclude</c> takes on a type.</summary>
    internal static IEnumerable<string> RevIncludes(TypeDefinition type, FhirDefinitions definitions) => definitions.SearchParameters
        .Where(p => p.Type == SearchParameterType.Reference && SearchSupport.IsSearchable(p) && p.Targets.Contains(type.Name, StringComparer.Ordinal))
        .SelectMany(p => p.Bases.Select(b => b + ":" + p.Code)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    // Conditions that R4 has beside the parameters of a type. https://hl7.org/fhir/R4/search.html#list, #content, https://hl7.org/fhir/R4/search_filter.html
    private static void WriteSharedParameters(Utf8JsonWriter json, bool indexesText)
    {
        json.WriteStartArray("searchParam");
        foreach (var name in (string[])[.. indexesText ? (string[])["_content", "_text"] : [], "_filter", "_list"])
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("type", name is "_content" or "_text" ? "string" : "special");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteInteractions(Utf8JsonWriter json, IEnumerable<string> codes)
    {
        json.WriteStartArray("interaction");
        foreach (var code in codes)
        {
            json.WriteStartObject();
            json.WriteString("code", code);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Those whose route names the type; $everything has a route that looks at the type itself.
    private static IEnumerable<string> OwnOperations(string type) => (type is "Patient" or "Encounter" ? ["everything"] : Enumerable.Empty<string>())
        .Concat(FhirRoutes.All.Where(r => r.Type == type).Select(r => r.Pattern[(r.Pattern.IndexOf('$', StringComparison.Ordinal) + 1)..]).Distinct(StringComparer.Ordinal));

    // The same name may be an operation of several types (validate-code): the definition is that of the type.
    internal static OperationDefinition Definition(string type, string code, FhirDefinitions definitions) =>
        GuideOperation.Find(definitions, type, code);

    private static void WriteOperations(Utf8JsonWriter json, IEnumerable<OperationDefinition> operations)
    {
        json.WriteStartArray("operation");
        foreach (var operation in operations)
        {
            json.WriteStartObject();
            json.WriteString("name", operation.Code);
            json.WriteString("definition", operation.Url);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // FHIR has no empty arrays.
    private static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        var all = values.ToList();
        if (all.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in all)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
