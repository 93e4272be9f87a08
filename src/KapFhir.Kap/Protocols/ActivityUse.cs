using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Forms;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols;

/// <summary>An activity as it is carried out for a patient.</summary>
internal sealed record ActivityUse
{
    /// <summary>The ActivityDefinition or Questionnaire; null where an action only says in words what is to be done.</summary>
    public required FhirNode? Definition { get; init; }

    /// <summary>The action that it is part of, or null.</summary>
    public required FhirNode? Action { get; init; }

    /// <summary>The id of its request in the result.</summary>
    public required string Id { get; init; }

    /// <summary>When.</summary>
    public required IReadOnlyList<Occurrence> Times { get; init; }

    /// <summary>True if it goes on without an end.</summary>
    public bool IsEndless { get; init; }

    /// <summary>What it is that is treated: references to Conditions.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    public required ApplyRequest Request { get; init; }

    /// <summary>The kind of request: the definition's, or what its elements say.</summary>
    public string? Kind => Definition switch
    {
        { Type.Name: "ActivityDefinition" } activity => activity.ChildText("kind") ?? (activity.Child("product") is null ? null : "MedicationRequest"),
        _ => "Task",
    };

    /// <summary>The canonical url, with its version, or null.</summary>
    public string? Canonical => CanonicalOf(Definition);

    /// <summary>The profile that its request is to follow, or null.</summary>
    public string? Profile => Definition is { Type.Name: "ActivityDefinition" } activity ? activity.ChildText("profile")
        : Phase is null ? null : KapGuide.Definition("kap-task");

    /// <summary>The phase of the course that it belongs to, or null.</summary>
    public string? Phase => Phases(Action, "code") ?? Phases(Definition, "topic");

    /// <summary>What is to be done, in words.</summary>
    public string? Words => Action?.ChildText("description") ?? Action?.ChildText("textEquivalent") ?? Definition?.ChildText("description")
        ?? Action?.ChildText("title") ?? Definition?.ChildText("title") ?? (Action?.Child("code") ?? Definition?.Child("code"))?.ChildText("text");

    public string Status(string inForce) => Request.IsActive ? inForce : "draft";

    /// <summary>A copy of an element of the definition, or null.</summary>
    public JsonNode? Copy(string element) => Definition?.Child(element) is { } node ? FormItem.Json(node) : null;

    /// <summary>Copies of an element that repeats; null for none.</summary>
    public JsonArray? Copies(string element) => Copies(Definition, element);

    internal static JsonArray? Copies(FhirNode? holder, string element) =>
        holder?.ChildrenNamed(element).Select(FormItem.Json).ToArray() is { Length: > 0 } all ? new JsonArray(all) : null;

    internal static string? CanonicalOf(FhirNode? definition) => definition?.ChildText("url") is not { } url ? null
        : definition.ChildText("version") is { } version ? url + "|" + version : url;

    private static string? Phases(FhirNode? holder, string element) => holder.Codes(element).CodeIn(Build.KapSystem("kap-session-phase"));
}
