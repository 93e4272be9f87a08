// https://hl7.org/fhir/R4/profiling.html#slicing
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>Sorts the items of one list into slices and checks them there.</summary>
internal sealed class SlicingCheck
{
    private readonly ValidationRun _run;
    private readonly ProfileCheck _check;
    private readonly SlicingPlan _plan;
    private readonly NodePlan _element;
    private readonly string _profile;
    private readonly int[] _counts;
    private readonly SlicingCheck?[] _inner;
    private int _last;
    private bool _metUnsliced;

    internal SlicingCheck(ValidationRun run, ProfileCheck check, SlicingPlan plan, NodePlan element, string profile)
    {
        _run = run;
        _check = check;
        _plan = plan;
        _element = element;
        _profile = profile;
        _counts = new int[plan.Slices.Count];
        _inner = new SlicingCheck?[plan.Slices.Count];
    }

    /// <summary>Checks the next item of the list.</summary>
    internal void Take(FhirNode item)
    {
        var index = IndexOf(item);
        if (index < 0)
        {
            TakeUnsliced(item);
            return;
        }

        var slice = _plan.Slices[index];
        if ((_plan.IsOrdered && index < _last) || (_plan.IsOpenAtEnd && _metUnsliced))
        {
            _run.Add(Issues.SliceOutOfOrder(item.Location, slice.Name, _profile, slice.Plan.Id));
        }

        _last = Math.Max(_last, index);
        _counts[index]++;
        _check.Check(slice.Plan, item);
        if (slice.Plan.Slicing is { } reslicing)
        {
            (_inner[index] ??= new SlicingCheck(_run, _check, reslicing, slice.Plan, _profile)).Take(item);
        }
    }

    /// <summary>Checks how many items each slice got.</summary>
    internal void Finish(FhirNode parent)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            var slice = _plan.Slices[i];
            if (_counts[i] < slice.Plan.Min)
            {
                _run.Add(Issues.SliceMissing(Location(parent), slice.Name, slice.Hint, slice.Plan.Min, _counts[i], _profile, slice.Plan.Id));
            }
            else if (_counts[i] > slice.Plan.Max)
            {
                _run.Add(Issues.TooManyInSlice(Location(parent), slice.Name, slice.Hint, slice.Plan.Max, _counts[i], _profile, slice.Plan.Id));
            }

            _inner[i]?.Finish(parent);
        }
    }

    private int IndexOf(FhirNode item)
    {
        if (_plan.ByUrl is { } byUrl)
        {
            return item.ChildText("url") is { } url && byUrl.TryGetValue(url, out var index) ? index : -1;
        }

        for (var i = 0; i < _plan.Slices.Count; i++)
        {
            var passes = true;
            foreach (var test in _plan.Slices[i].Tests)
            {
                passes = passes && test(item, _run);
            }

            if (passes)
            {
                return i;
            }
        }

        return -1;
    }

    private void TakeUnsliced(FhirNode item)
    {
        _metUnsliced = true;
        if (_plan.IsClosed)
        {
            _run.Add(Issues.NotInAnySlice(item.Location, _plan.Slices.Select(s => s.Name), _profile, _element.Id));
        }
    }

    private string Location(FhirNode parent) => parent.Location + "." + _element.Name;
}
