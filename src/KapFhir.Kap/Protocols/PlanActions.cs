// https://hl7.org/fhir/R4/plandefinition.html: applying a plan
using System.Text.RegularExpressions;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Protocols;

/// <summary>Finds the actions of a plan that apply to the patient, those of the plans it refers to among them.</summary>
internal sealed partial class PlanActions(ApplyExpressions expressions, ActionInputs inputs, ApplySources sources)
{
    private const int Deepest = 8;
    private static readonly Dictionary<string, IReadOnlyList<object>> NoInputs = new(StringComparer.Ordinal);

    private readonly Stack<FhirNode> _around = new();

    /// <summary>What the ids of one plan mean.</summary>
    private sealed record Scope(string Prefix, Dictionary<string, PlannedAction> Actions);

    /// <summary>Errors: no plan comes of them.</summary>
    internal List<Issue> Faults { get; } = [];

    /// <summary>The actions that do not apply to the patient, by their titles.</summary>
    internal List<string> LeftOut { get; } = [];

    /// <summary>The plans that are applied, the outermost first.</summary>
    internal List<FhirNode> Plans { get; } = [];

    /// <summary>The actions of a plan.</summary>
    internal IReadOnlyList<PlannedAction> Of(FhirNode plan)
    {
        _around.Push(plan);
        return Below(plan, plan, null, new Scope("", new(StringComparer.Ordinal)), NoInputs);
    }

    private List<PlannedAction> Below(FhirNode holder, FhirNode plan, PlannedAction? parent, Scope scope, IReadOnlyDictionary<string, IReadOnlyList<object>> outer)
    {
        if (holder == plan && !Plans.Contains(plan))
        {
            Plans.Add(plan);
        }

        var found = new List<PlannedAction>();
        foreach (var (node, index) in holder.ChildrenNamed("action").Select((n, i) => (n, i + 1)))
        {
            var known = inputs.Read(node, outer);
            var applies = known.Then(variables => expressions.Applies(node, variables));
            Faults.AddRange(applies.Issues);
            if (!applies.IsSuccess || !applies.Value)
            {
                if (applies.IsSuccess)
                {
                    LeftOut.Add(node.ChildText("title") ?? node.ChildText("id") ?? node.Location);
                }

                continue;
            }

            // An id of the definition stays where it can be an id in the result.
            var own = node.ChildText("id");
            var id = own is not null && Id().IsMatch(own) ? scope.Prefix + own
                : holder == plan ? scope.Prefix + "action-" + Build.Number(index) : parent!.Id + "." + Build.Number(index);
            var action = Make(node, id, parent, scope, known.Value, plan);
            scope.Actions[own ?? id] = action;
            found.Add(action);
        }

        return found;
    }

    private PlannedAction Make(FhirNode node, string id, PlannedAction? parent, Scope scope,
        IReadOnlyDictionary<string, IReadOnlyList<object>> known, FhirNode plan)
    {
        var canonical = node.Child("definition") is { Type.Name: "canonical" } definition ? definition.Text : null;
        var target = canonical is null ? null : Resolve(canonical, node, plan);
        var isPlan = target is { Type.Name: "PlanDefinition" };
        var action = new PlannedAction
        {
            Id = id, Node = node, Parent = parent, Scope = scope.Actions, Inputs = known, Definition = isPlan ? null : target,
        };
        action.Children.AddRange(Below(node, plan, action, scope, known));
        if (isPlan && IsAllowed(target!, node))
        {
            _around.Push(target!);
            action.Children.AddRange(Below(target!, target!, action, new Scope(id + ".", new(StringComparer.Ordinal)), known));
            _around.Pop();
        }

        return action;
    }

    private bool IsAllowed(FhirNode target, FhirNode node)
    {
        if (!_around.Contains(target) && _around.Count < Deepest)
        {
            return true;
        }

        Faults.Add(Issues.PlansInACircle(node.Location, Deepest));
        return false;
    }

    private FhirNode? Resolve(string canonical, FhirNode node, FhirNode plan)
    {
        var found = canonical is ['#', .. var local] ? plan.ChildrenNamed("contained").FirstOrDefault(c => c.ChildText("id") == local)
            : sources.Find("ActivityDefinition", canonical) ?? sources.Find("PlanDefinition", canonical) ?? sources.Find("Questionnaire", canonical)
                ?? (canonical.Contains(':', StringComparison.Ordinal) ? null : sources.Records.Follow(canonical));
        if (found is not { Type.Name: "ActivityDefinition" or "PlanDefinition" or "Questionnaire" })
        {
            Faults.Add(Issues.ActionDefinitionNotKnown(node.Location, canonical));
            return null;
        }

        return found;
    }

    [GeneratedRegex("^[A-Za-z0-9.-]{1,40}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();
}
