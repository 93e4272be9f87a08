// https://hl7.org/fhir/R4/operations.html#request
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>
/// The parameters that an operation was called with, from the query, a Parameters resource, or a resource alone; held against R4's definition of the
/// operation: a name it does not have, a value of another type, one too many are refused.
/// </summary>
internal sealed class OperationInput
{
    private static readonly string[] OfEveryRequest = ["_format", "_pretty"];
    private static readonly string[] Texts = ["string", "uri", "url", "canonical", "code", "id", "dateTime", "date", "instant", "markdown"];

    private readonly OperationDefinition _definition;
    private readonly List<Sent> _sent = [];

    private OperationInput(OperationDefinition definition) => _definition = definition;

    private sealed record Sent(string Name, string? Text, FhirNode? Node);

    /// <summary>Reads the parameters of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="server">The server.</param>
    /// <param name="definition">The id of R4's OperationDefinition, or the guide's: <c>ValueSet-expand</c>.</param>
    /// <param name="refused">The parameters that are not offered here, each with the reason.</param>
    public static Result<OperationInput> Read(
        FhirRequest request, FhirServer server, string definition, params ReadOnlySpan<(string Name, string Why)> refused) =>
        Read(request, server, definition, request.Query, refused);

    /// <inheritdoc cref="Read(FhirRequest, FhirServer, string, ReadOnlySpan{ValueTuple{string, string}})"/>
    /// <param name="query">The parameters of the query that are the operation's own.</param>
    public static Result<OperationInput> Read(FhirRequest request, FhirServer server, string definition,
        IReadOnlyList<KeyValuePair<string, string>> query, params ReadOnlySpan<(string Name, string Why)> refused) => Read(
            request, server, GuideOperation.Find(server.Definitions, definition), query, refused);

    /// <inheritdoc cref="Read(FhirRequest, FhirServer, string, ReadOnlySpan{ValueTuple{string, string}})"/>
    /// <param name="query">The parameters of the query that are the operation's own.</param>
    public static Result<OperationInput> Read(FhirRequest request, FhirServer server, OperationDefinition definition,
        IReadOnlyList<KeyValuePair<string, string>> query, params ReadOnlySpan<(string Name, string Why)> refused)
    {
        var input = new OperationInput(definition);
        var fault = input.AddQuery(query) ?? (request.Body.IsEmpty ? null : input.AddBody(request, server)) ?? input.Repeated();
        foreach (var (name, why) in refused)
        {
            fault ??= input.Has(name) ? Issues.OperationParameterRefused("$" + input._definition.Code, name, why) : null;
        }

        return fault is null ? input : fault;
    }

    /// <summary>The names of what was sent, with values as text where they are primitive, in order.</summary>
    public IEnumerable<(string Name, string Type, string? Value)> All =>
        _sent.Select(s => (s.Name, Definition(s.Name)!.Type ?? "", s.Text ?? (s.Node?.HasValue == true ? s.Node.Text : null)));

    public bool Has(string name) => _sent.Exists(s => s.Name == name);

    /// <summary>The value of a primitive parameter as text, or null.</summary>
    public string? Text(string name) => All.FirstOrDefault(a => a.Name == name).Value;

    /// <summary>The values of a primitive parameter.</summary>
    public IReadOnlyList<string> TextsOf(string name) => [.. All.Where(a => a.Name == name).Select(a => a.Value).OfType<string>()];

    /// <summary>A boolean parameter, or null.</summary>
    public bool? Flag(string name) => Text(name) is { } text ? text == "true" : null;

    /// <summary>A whole number, or null.</summary>
    public int? Number(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>The value of a complex parameter, the resource it is, or the parameter with its parts; or null.</summary>
    public FhirNode? Node(string name) => _sent.Find(s => s.Name == name)?.Node;

    /// <summary>As <see cref="Node"/>, for a parameter that may repeat.</summary>
    public IEnumerable<FhirNode> NodesOf(string name) => _sent.Where(s => s.Name == name).Select(s => s.Node).OfType<FhirNode>();

    private OperationParameter? Definition(string name) =>
        _definition.Parameters.FirstOrDefault(p => !p.IsOut && p.Name == name);

    private Issue? AddQuery(IReadOnlyList<KeyValuePair<string, string>> query)
    {
        foreach (var (name, value) in query.Where(p => !OfEveryRequest.Contains(p.Key, StringComparer.Ordinal)))
        {
            if (Definition(name) is not { } parameter)
            {
                return Unknown(name);
            }

            if (FaultOf(parameter, value) is { } fault)
            {
                return fault;
            }

            _sent.Add(new Sent(name, value, null));
        }

        return null;
    }

    // "Servers SHALL support GET for operations with primitive parameters only": anything else has no form in a query.
    private Issue? FaultOf(OperationParameter parameter, string value) => parameter.Type switch
    {
        "boolean" => value is "true" or "false" ? null : Issues.BadParameter(parameter.Name, value, "true, false"),
        "integer" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? null : Issues.BadParameter(parameter.Name, value, "a whole number"),
        { } type when Texts.Contains(type, StringComparer.Ordinal) => value.Length > 0 ? null : Issues.BadParameter(parameter.Name, value, "a value"),
        _ => Issues.OperationParameterNeedsBody("$" + _definition.Code, parameter.Name, parameter.Type ?? "parts"),
    };

    private Issue? AddBody(FhirRequest request, FhirServer server)
    {
        var read = server.Writes.Read(request.Body, type: null);
        if (!read.IsSuccess)
        {
            return read.Issues[0];
        }

        if (read.Value.Type.Name != "Parameters")
        {
            return AddResource(read.Value);
        }

        foreach (var parameter in read.Value.ChildrenNamed("parameter"))
        {
            if (Add(parameter) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    // "If the operation has exactly one input parameter of type Resource, it can also be invoked by POST using that resource as the body".
    private Issue? AddResource(FhirNode resource)
    {
        var own = _definition.Parameters.Where(p => !p.IsOut && p.Type == resource.Type.Name).ToList();
        if (own.Count != 1)
        {
            return Issues.TypeMismatch(resource.Type.Name, "Parameters");
        }

        _sent.Add(new Sent(own[0].Name, null, resource));
        return null;
    }

    private Issue? Add(FhirNode parameter)
    {
        var name = parameter.ChildText("name") ?? "";
        if (Definition(name) is not { } definition)
        {
            return Unknown(name);
        }

        var node = parameter.Child("resource") ?? parameter.Child("value") ?? (definition.Type is null ? parameter : null);
        var isFit = node is not null && (definition.Type is null || node.Type.Name == definition.Type || (IsText(definition.Type) && IsText(node.Type.Name)));
        if (!isFit)
        {
            return Issues.OperationParameterOfOtherType("$" + _definition.Code, name, definition.Type ?? "parts", node?.Type.Name).At(parameter.Location);
        }

        _sent.Add(new Sent(name, null, node));
        return null;
    }

    private Issue? Repeated() => _sent.GroupBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > Definition(g.Key)!.Max) is { } group
        ? Issues.OperationParameterRepeated("$" + _definition.Code, group.Key) : null;

    private Issue Unknown(string name) => Issues.UnknownOperationParameter(
        "$" + _definition.Code, name, _definition.Parameters.Where(p => !p.IsOut && !p.Name.Contains('.', StringComparison.Ordinal)).Select(p => p.Name));

    private static bool IsText(string type) => Texts.Contains(type, StringComparer.Ordinal);
}
