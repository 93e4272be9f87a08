// https://hl7.org/fhir/R4/validation.html: structure, cardinality, value domains, bindings, invariants of base R4
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation.Rules;

namespace KapFhir.Fhir.Validation;

/// <summary>Walks a resource with the plans of its types. Where it meets extensions and claimed profiles it has them checked too.</summary>
internal sealed class BaseCheck
{
    // The largest type of R4 has some 70 elements.
    private const int StackCounts = 128;

    private readonly TypePlans _types;
    private readonly ValidationRun _run;

    internal BaseCheck(TypePlans types, ValidationRun run)
    {
        _types = types;
        _run = run;
    }

    internal void CheckRoot(FhirNode resource) => CheckContent(resource, _types.Of(resource.Type));

    private void CheckContent(FhirNode node, TypePlan plan)
    {
        if (plan.Invariants.Length > 0)
        {
            _run.Check(plan.Invariants, node);
        }

        CheckChildren(node, plan);
        plan.Rule?.Invoke(node, _run);
        if (plan.IsResource)
        {
            CheckClaims(node);
        }
    }

    private void CheckChildren(FhirNode node, TypePlan plan)
    {
        Span<int> counts = plan.Elements.Length <= StackCounts ? stackalloc int[plan.Elements.Length] : new int[plan.Elements.Length];
        foreach (var child in node.Children)
        {
            if (child.Element is not null && plan.Find(child.Element) is { } element)
            {
                counts[element.Index]++;
                if (element.HasChecks)
                {
                    CheckElement(child, element);
                }
            }

            if (child.Name is "id" && node.Type.Kind != TypeKind.Resource && node.Type.Name is not "ElementDefinition")
            {
                _run.CheckElementId(child);
            }

            if (_run.Options.RefusesMarkupInText)
            {
                CheckMarkup(child);
            }

            if (child.Children.Length > 0 || child.Type.Kind != TypeKind.Primitive)
            {
                CheckContent(child, _types.Of(child.Type));
            }
        }

        CheckCounts(node, plan, counts);
    }

    private void CheckCounts(FhirNode node, TypePlan plan, ReadOnlySpan<int> counts)
    {
        foreach (var element in plan.Counted)
        {
            var definition = element.Definition;
            var count = counts[element.Index];
            if (count < definition.Min && !IsValueOfPrimitive(node, definition))
            {
                _run.Add(Issues.ElementMissing(node.Location + "." + definition.Name, definition.Min, count, TypePlan.Authority, definition.Path));
            }
            else if (count > definition.Max)
            {
                _run.Add(Issues.TooManyElements(node.Location + "." + definition.Name, definition.Max, count, TypePlan.Authority, definition.Path));
            }
        }
    }

    private void CheckElement(FhirNode node, ElementPlan plan)
    {
        _run.Check(plan.Invariants, node);
        if (plan.RequiredValueSet is { } valueSet)
        {
            _run.CheckBinding(node, valueSet, TypePlan.Authority, plan.Definition.Path);
        }

        if (plan.Targets.Length > 0 && node.Type.Name is "Reference")
        {
            _run.CheckTargets(node, plan.Targets, TypePlan.Authority, plan.Definition.Path);
        }

        if (plan.IsCanonical)
        {
            CanonicalRules.Check(node, plan.CanonicalTargets, _run);
        }

        if (plan.Profiles.Length > 0)
        {
            _run.CheckProfiles(node, plan.Profiles, TypePlan.Authority, plan.Definition.Path);
        }
    }

    // A < with a letter, / or ! behind it, and a > later on.
    private void CheckMarkup(FhirNode node)
    {
        if (node.Type.Name is "string" && node.Text is { } text && text.IndexOf('<', StringComparison.Ordinal) is >= 0 and var at && at + 1 < text.Length
            && (char.IsAsciiLetter(text[at + 1]) || text[at + 1] is '/' or '!') && text.IndexOf('>', at) > 0)
        {
            _run.Add(Issues.MarkupInText(node.Location));
        }
    }

    private void CheckClaims(FhirNode resource)
    {
        if (resource.Child("meta") is not { } meta)
        {
            return;
        }

        foreach (var child in meta.Children)
        {
            if (child.Name is "profile" && child.Text is { } profile)
            {
                _run.CheckClaimed(resource, profile, child.Location);
            }
        }
    }

    // The value of a primitive is no child of its node; whether it must be there is the invariants' business.
    private static bool IsValueOfPrimitive(FhirNode node, ElementDefinition element) => node.Type.Kind == TypeKind.Primitive && element.Name is "value";
}
