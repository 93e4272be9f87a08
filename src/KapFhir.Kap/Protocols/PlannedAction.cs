// https://hl7.org/fhir/R4/plandefinition-definitions.html#PlanDefinition.action
using KapFhir.Fhir.Json;
using KapFhir.Kap.Forms;

namespace KapFhir.Kap.Protocols;

/// <summary>An action of a plan that applies to the patient.</summary>
internal sealed class PlannedAction
{
    private const string DaysOfCycle = "http://hl7.org/fhir/StructureDefinition/timing-daysOfCycle";

    /// <summary>Its id in the result: its own, below that of the action whose plan it comes from.</summary>
    public required string Id { get; init; }

    /// <summary>The element.</summary>
    public required FhirNode Node { get; init; }

    /// <summary>The action around it, or null.</summary>
    public PlannedAction? Parent { get; init; }

    /// <summary>The actions of its own plan by their element ids.</summary>
    public required Dictionary<string, PlannedAction> Scope { get; init; }

    /// <summary>What it knows of the patient: variables of its expressions.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<object>> Inputs { get; init; }

    /// <summary>The ActivityDefinition or Questionnaire that it carries out, or null.</summary>
    public FhirNode? Definition { get; init; }

    /// <summary>The actions in it, those of the plan that it refers to among them.</summary>
    public List<PlannedAction> Children { get; } = [];

    /// <summary>When: the action's own timing, else its activity's.</summary>
    public FhirNode? Timing => Node.Child("timing") ?? (Definition is { Type.Name: "ActivityDefinition" } activity ? activity.Child("timing") : null);

    /// <summary>
    /// True if it is done at every time of the action that it relates to, not once for all of them: R4's cardinalityBehavior "multiple".
    /// </summary>
    public bool IsForEach => Node.ChildText("cardinalityBehavior") is "multiple";

    /// <summary>The days of each cycle of the group around it, from 1.</summary>
    public IReadOnlyList<int> Days => FormItem.Extension(Node, DaysOfCycle) is { } days
        ? [.. days.ChildrenNamed("extension").Where(e => e.ChildText("url") is "day").Select(e => (int?)Rules.Facts.ElementReading.Number(e, "value")).OfType<int>()] : [];

    /// <summary>The title, or what stands for one.</summary>
    public string? Title => Node.ChildText("title") ?? Definition?.ChildText("title");
}
