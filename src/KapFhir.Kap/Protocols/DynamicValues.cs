// https://hl7.org/fhir/R4/activitydefinition-definitions.html#ActivityDefinition.dynamicValue
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Protocols;

/// <summary>Sets what definitions compute: each path in the order in which it stands, over what was there.</summary>
internal sealed class DynamicValues(ApplyExpressions expressions, IReadOnlyDictionary<string, IReadOnlyList<object>> inputs, FhirDefinitions definitions)
{
    private const string OfAction = "action.";

    /// <summary>Applies those of a definition or action that are about the resource; says what cannot be applied.</summary>
    internal IEnumerable<Issue> Apply(FhirNode? holder, JsonObject resource)
    {
        var isAction = holder?.Name == "action";
        foreach (var dynamic in (holder?.ChildrenNamed("dynamicValue") ?? []).Where(d => !isAction || !IsOfAction(d)))
        {
            var path = dynamic.ChildText("path") ?? "";
            var type = definitions.FindResourceType((string)resource["resourceType"]!)!;
            foreach (var issue in Set(dynamic, resource, type, path.StartsWith(type.Name + ".", StringComparison.Ordinal) ? path[(type.Name.Length + 1)..] : path))
            {
                yield return issue;
            }
        }
    }

    /// <summary>Applies those of an action that are about the action itself: their path begins with <c>action.</c>.</summary>
    internal IEnumerable<Issue> ApplyToAction(FhirNode action, JsonObject made)
    {
        var type = definitions.FindResourceType("RequestGroup")!.Element("action")!.Types[0].Type;
        return action.ChildrenNamed("dynamicValue").Where(IsOfAction).SelectMany(d => Set(d, made, type, d.ChildText("path")![OfAction.Length..]));
    }

    private static bool IsOfAction(FhirNode dynamic) => dynamic.ChildText("path")?.StartsWith(OfAction, StringComparison.Ordinal) is true;

    private IReadOnlyList<Issue> Set(FhirNode dynamic, JsonObject target, TypeDefinition type, string path)
    {
        if (dynamic.Child("expression") is not { } expression)
        {
            return [Issues.ExpressionNotEvaluated(dynamic.Location, "nothing")];
        }

        var values = expressions.Evaluate(expression, inputs);
        return !values.IsSuccess ? values.Issues
            : values.Value.Count == 0 || ValuePlacement.Put(target, type, path, values.Value) ? []
            : [Issues.DynamicValueNotSet(dynamic.Location, path, type.Name)];
    }
}
