// https://hl7.org/fhir/R4/profiling.html
using System.Globalization;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>Runs a profile's plan over a resource or value.</summary>
internal sealed class ProfileCheck
{
    private readonly ValidationRun _run;
    private readonly string _profile;

    internal ProfileCheck(ValidationRun run, string profile)
    {
        _run = run;
        _profile = profile;
    }

    /// <summary>Checks a value and all below it. How often it occurs is its holder's business.</summary>
    internal void Check(NodePlan plan, FhirNode node)
    {
        CheckValue(plan, node);
        CheckLimits(plan, node);
        _run.Check(plan.Invariants, node);
        foreach (var child in plan.Children)
        {
            CheckChildren(child, node);
        }
    }

    private void CheckValue(NodePlan plan, FhirNode node)
    {
        if (plan.Types.Count > 0 && !plan.Types.Any(node.Type.Is))
        {
            _run.Add(Issues.TypeNotAllowed(node.Location, node.Type.Name, plan.Types, _profile, plan.Id));
        }

        if ((plan.Fixed is { } value && !ValueMatch.IsFixed(value, node)) || (plan.Pattern is { } pattern && !ValueMatch.HasPattern(pattern, node)))
        {
            _run.Add(Issues.ValueNotAsFixed(node.Location, ValueMatch.Describe(plan.Fixed ?? plan.Pattern!), _profile, plan.Id));
        }

        if (plan.RequiredValueSet is { } valueSet)
        {
            _run.CheckBinding(node, valueSet, _profile, plan.Id);
        }

        foreach (var additional in plan.AdditionalValueSets)
        {
            _run.CheckBinding(node, additional, _profile, plan.Id);
        }

        if (plan.MustHaveValue && node.Type.Kind == TypeKind.Primitive && !node.HasValue)
        {
            _run.Add(Issues.ValueMissing(node.Location, _profile, plan.Id));
        }

        if (plan.Targets.Count > 0 && node.Type.Name is "Reference")
        {
            _run.CheckTargets(node, plan.Targets, _profile, plan.Id);
        }

        if (plan.TargetProfiles.Count > 0)
        {
            _run.CheckTargetProfiles(node, plan.TargetProfiles, _profile, plan.Id);
        }

        if (plan.Profiles.Count > 0)
        {
            _run.CheckProfiles(node, plan.Profiles, _profile, plan.Id);
        }
    }

    private void CheckLimits(NodePlan plan, FhirNode node)
    {
        if (plan.MaxLength is { } length && node.Text?.EnumerateRunes().Count() > length)
        {
            _run.Add(Issues.OutOfRange(node.Location, string.Create(CultureInfo.InvariantCulture, $"at most {length} characters long"), _profile, plan.Id));
        }

        if (plan.MinValue is { } min && ValueOrder.Compare(node, min) < 0)
        {
            _run.Add(Issues.OutOfRange(node.Location, "at least " + ValueMatch.Describe(min), _profile, plan.Id));
        }

        if (plan.MaxValue is { } max && ValueOrder.Compare(node, max) > 0)
        {
            _run.Add(Issues.OutOfRange(node.Location, "at most " + ValueMatch.Describe(max), _profile, plan.Id));
        }
    }

    private void CheckChildren(NodePlan plan, FhirNode parent)
    {
        var count = 0;
        var slicing = plan.Slicing is { } sliced ? new SlicingCheck(_run, this, sliced, plan, _profile) : null;
        foreach (var child in parent.Children)
        {
            if (string.Equals(child.Name, plan.Name, StringComparison.Ordinal))
            {
                count++;
                Check(plan, child);
                slicing?.Take(child);
            }
        }

        CheckCount(plan, parent, count);
        slicing?.Finish(parent);
    }

    private void CheckCount(NodePlan plan, FhirNode parent, int count)
    {
        if (count < plan.Min)
        {
            // A primitive's value is no child of its node; and of a list without items the slice that misses one says more.
            var isSaidBySlice = count == 0 && plan.Slicing is { } slicing && slicing.Slices.Any(s => s.Plan.Min > 0);
            if (parent.Type.Kind != TypeKind.Primitive && !isSaidBySlice)
            {
                _run.Add(Issues.ElementMissing(parent.Location + "." + plan.Name, plan.Min, count, _profile, plan.Id));
            }
        }
        else if (count > plan.Max)
        {
            _run.Add(Issues.TooManyElements(parent.Location + "." + plan.Name, plan.Max, count, _profile, plan.Id));
        }
    }
}
