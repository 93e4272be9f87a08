using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;

namespace KapFhir.Fhir.Validation;

/// <summary>One validation of one resource: the issues found so far, and what checks need to know of what lies around an element.</summary>
internal sealed class ValidationRun
{
    // An OperationOutcome longer than this helps nobody, and a hostile bundle could make millions.
    private const int MaxIssues = 200;

    // Profiles may ask of resources that they refer to each other; in a circle the last one is taken to conform.
    private const int MaxTrials = 8;

    private readonly ValueSetMembership _terminology;
    private readonly int _trial;
    private readonly Dictionary<(FhirNode, string), bool> _conforming = [];
    private List<Issue>? _issues;
    private Dictionary<FhirNode, HashSet<string>>? _elementIds;
    private FhirNode? _contextResource;
    private FhirPathContext? _context;

    internal ValidationRun(ProfilePlans profiles, ValueSetMembership terminology, KnownCodes codes, ReferenceTargets references, ValidationOptions options)
    {
        Profiles = profiles;
        _terminology = terminology;
        Codes = codes;
        References = references;
        Options = options;
    }

    // A trial: the same surroundings, its own issues.
    private ValidationRun(ValidationRun outer)
        : this(outer.Profiles, outer._terminology, outer.Codes, outer.References, outer.Options)
    {
        _trial = outer._trial + 1;
        _conforming = outer._conforming;
    }

    internal ValidationOptions Options { get; }

    /// <summary>The codes of the systems that are here.</summary>
    internal KnownCodes Codes { get; }

    internal ProfilePlans Profiles { get; }

    internal ReferenceTargets References { get; }

    internal IReadOnlyList<Issue> Issues => _issues ?? [];

    internal void Add(Issue issue)
    {
        _issues ??= [];
        if (_issues.Count < MaxIssues)
        {
            _issues.Add(issue);
        }
        else if (_issues.Count == MaxIssues)
        {
            _issues.Add(Fhir.Issues.FurtherFaultsNotListed(MaxIssues));
        }
    }

    /// <summary>Keeps an issue that is an error only where strictness is asked for, and a warning otherwise.</summary>
    internal void AddStrict(Issue issue) => Add(Options.IsStrict ? issue : issue with { Severity = IssueSeverity.Warning, Status = 200 });

    /// <summary>Keeps a warning, as an error where strictness is asked for.</summary>
    internal void AddAsStrict(Issue warning) => Add(Options.IsStrict ? warning with { Severity = IssueSeverity.Error, Status = 422 } : warning);

    /// <summary>What FHIRPath may refer to at an element: <c>%resource</c> is the nearest one around it, <c>%rootResource</c> the one that contains that.</summary>
    internal FhirPathContext ContextOf(FhirNode node)
    {
        var resource = node.Resource;
        if (_context is null || !ReferenceEquals(resource, _contextResource))
        {
            _contextResource = resource;
            _context = new FhirPathContext
            {
                Resource = resource,
                RootResource = ReferenceTargets.Container(resource),
                Resolve = text => References.Resolve(text, resource),
                IsMemberOf = _terminology.Contains,
                Subsumes = _terminology.Subsumes,
                WeightOf = _terminology.Weight,
                ConformsTo = (element, url) => Profiles.TypeOf(url) is null ? null : Conforms(element, url),
                IsInSlice = (element, url, slice) => SliceMembership.IsIn(element, url, slice, this),
            };
        }

        return _context;
    }

    /// <summary>Keeps an issue if another element of the resource has the same id. https://hl7.org/fhir/R4/element.html: "unique within the resource"</summary>
    internal void CheckElementId(FhirNode id)
    {
        _elementIds ??= new Dictionary<FhirNode, HashSet<string>>(ReferenceEqualityComparer.Instance);
        var resource = id.Resource;
        if (!_elementIds.TryGetValue(resource, out var ids))
        {
            _elementIds[resource] = ids = new HashSet<string>(StringComparer.Ordinal);
        }

        if (id.Text is { } text && !ids.Add(text))
        {
            AddStrict(Fhir.Issues.ElementIdTwice(id.Location, text));
        }
    }

    /// <summary>Evaluates invariants at an element and keeps the issues.</summary>
    internal void Check(CompiledInvariant[] invariants, FhirNode node)
    {
        foreach (var invariant in invariants)
        {
            if (invariant.Check(node, this) is { } issue)
            {
                Add(issue);
            }
        }
    }

    /// <summary>Checks a required binding and keeps the issue.</summary>
    internal void CheckBinding(FhirNode node, string valueSet, string authority, string rule)
    {
        if (BindingCheck.Fault(node, _terminology.Find(valueSet)) is { } found)
        {
            Add(Fhir.Issues.CodeNotInValueSet(node.Location, found, valueSet, authority, rule));
        }
    }

    /// <summary>Checks what a reference leads to and keeps the issue; one that leads nobody knows where passes.</summary>
    internal void CheckTargets(FhirNode reference, IReadOnlyList<string> targets, string authority, string rule)
    {
        if (References.TypeOf(reference) is { } type && !targets.Contains(type, StringComparer.Ordinal)
            && !(Profiles.Definitions.FindType(type) is { } definition && targets.Any(definition.Is)))
        {
            Add(Fhir.Issues.WrongReferenceTarget(reference.Location, type, targets, authority, rule));
        }
    }

    /// <summary>Checks that a value keeps one of several profiles. Those that are unknown here count as kept.</summary>
    internal void CheckProfiles(FhirNode node, IReadOnlyList<string> urls, string authority, string rule)
    {
        if (urls.Count == 1)
        {
            CheckProfile(node, urls[0]);
            return;
        }

        Issue? nearest = null;
        foreach (var url in urls)
        {
            var faults = FaultsAgainst(node, url);
            if (faults.FirstOrDefault(f => f.IsError) is not { } fault)
            {
                return;
            }

            nearest ??= fault;
        }

        Add(Fhir.Issues.ConformsToNoProfile(node.Location, urls, nearest?.Diagnostics ?? "", authority, rule));
    }

    /// <summary>Checks what a reference leads to against profiles, of which it must keep one; what is not at hand passes, and so do profiles unknown here.</summary>
    internal void CheckTargetProfiles(FhirNode reference, IReadOnlyList<string> urls, string authority, string rule)
    {
        if (reference.Type.Name is "Reference" && Resolve(reference) is { } target
            && !urls.Any(u => Conforms(target, u) || (Profiles.FindCoreType(u) is null && Profiles.Find(u) is null)))
        {
            Add(Fhir.Issues.TargetKeepsNoProfile(reference.Location, urls, authority, rule));
        }
    }

    /// <summary>True if a value keeps a profile, or R4's own type of that url; false if that is unknown.</summary>
    internal bool Conforms(FhirNode node, string url)
    {
        if (Profiles.FindCoreType(url) is { } type)
        {
            return node.Type.Is(type.Name);
        }

        if (Profiles.Find(url) is null || !node.Type.Is(Profiles.TypeOf(url)!))
        {
            return false;
        }

        // Each pair is tried once. Where resources refer to each other in a circle, the one being tried is taken to conform.
        if (!_conforming.TryGetValue((node, url), out var conforms))
        {
            _conforming[(node, url)] = true;
            _conforming[(node, url)] = conforms = !FaultsAgainst(node, url).Any(f => f.IsError);
        }

        return conforms;
    }

    /// <summary>Checks a value against a profile that is asked for by name: unknown ones are told.</summary>
    /// <param name="node">The value.</param>
    /// <param name="canonical">The profile's url, with or without version.</param>
    /// <param name="claimedAt">Where it is claimed.</param>
    internal void CheckClaimed(FhirNode node, string canonical, string claimedAt)
    {
        var expected = Profiles.TypeOf(canonical);
        if (expected is not null && !node.Type.Is(expected))
        {
            Add(Fhir.Issues.ProfileOfOtherType(claimedAt, canonical, expected, node.Type.Name));
        }
        else if (Profiles.FindCoreType(canonical) is null && Profiles.Find(canonical) is null)
        {
            Add(Profiles.IsKnown(canonical) ? Fhir.Issues.ProfileWithoutSnapshot(claimedAt, canonical) : Fhir.Issues.ProfileNotChecked(claimedAt, canonical));
        }
        else
        {
            CheckProfile(node, canonical);
        }
    }

    /// <summary>Checks a value against a profile if that is known.</summary>
    internal void CheckProfile(FhirNode node, string url)
    {
        if (Profiles.Find(url) is { Root: { } root } plan && node.Type.Is(plan.Type))
        {
            new ProfileCheck(this, plan.Url).Check(root, node);
        }
    }

    /// <summary>Checks a resource against a profile that is meant for it though it may not claim it.</summary>
    internal void CheckExpected(FhirNode resource, string url)
    {
        if (resource.Child("meta")?.ChildrenNamed("profile").Any(p => p.Text == url) is true)
        {
            return;
        }

        foreach (var issue in FaultsAgainst(resource, url).Where(i => i.IsError))
        {
            AddStrict(issue);
        }
    }

    /// <summary>What is wrongly bound, in the words for an issue, or null if all is well or cannot be told.</summary>
    internal string? BindingFault(FhirNode node, string valueSet) => BindingCheck.Fault(node, _terminology.Find(valueSet));

    internal bool IsInValueSet(FhirNode node, string valueSet) =>
        _terminology.Find(valueSet) is { } set && BindingCheck.Fault(node, set) is null;

    /// <summary>Whether a code is in a value set; null if that is not known here.</summary>
    internal bool? IsInValueSet(string system, string code, string valueSet) => _terminology.Find(valueSet)?.Contains(system, code);

    /// <summary>The resource that a Reference or canonical leads to, or null if it is not at hand.</summary>
    internal FhirNode? Resolve(FhirNode reference) =>
        (reference.ChildText("reference") ?? reference.Text) is { } text ? References.Resolve(text, reference) : null;

    private IReadOnlyList<Issue> FaultsAgainst(FhirNode node, string url)
    {
        if (_trial == MaxTrials)
        {
            return [];
        }

        var trial = new ValidationRun(this);
        trial.CheckProfile(node, url);
        return trial.Issues;
    }
}
