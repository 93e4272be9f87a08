// https://hl7.org/fhir/R4/conformance-rules.html#constraints
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>An invariant ready to be evaluated: natively where <see cref="NativeInvariants"/> knows its text, else by FHIRPath.</summary>
internal sealed class CompiledInvariant
{
    // Best practice, not validity: a server that stores what EHR systems send would warn on nearly every resource that narrative is missing.
    private static readonly HashSet<string> NotReported = new(StringComparer.Ordinal) { "dom-6" };

    private readonly NativeInvariant? _native;
    private readonly FhirPathExpression? _expression;
    private readonly Issue? _notFhirPath;
    private readonly InvariantSubject _subject;

    private CompiledInvariant(Invariant definition, string authority)
    {
        Definition = definition;
        Authority = authority;
        _subject = new InvariantSubject(definition);
        _native = NativeInvariants.Find(definition.Expression);
        if (_native is null)
        {
            var compiled = FhirPathExpression.Compile(definition.Expression);
            _expression = compiled.IsSuccess ? compiled.Value : null;
            _notFhirPath = compiled.IsSuccess ? null : compiled.Issues[0];
        }
    }

    internal Invariant Definition { get; }

    /// <summary>Who states the rule: FHIR R4, or a profile's url.</summary>
    internal string Authority { get; }

    /// <summary>Compiles what needs to be evaluated; leaves out what always holds for a resource that could be read.</summary>
    internal static CompiledInvariant[] Compile(IEnumerable<Invariant> invariants, string authority) =>
        [.. invariants.Where(i => !NotReported.Contains(i.Key) && !NativeInvariants.HoldsByReading(i.Expression)).Select(i => new CompiledInvariant(i, authority))];

    /// <summary>The issue if the rule is broken at this element or cannot be judged, else null.</summary>
    internal Issue? Check(FhirNode node, ValidationRun run)
    {
        if (_notFhirPath is not null)
        {
            return Issues.InvariantNotChecked(node.Location, Definition.Key, _notFhirPath.Diagnostics, Authority);
        }

        Issue? problem = null;
        var isKept = _native is not null ? _native(node, run.References) : _expression!.IsKept(node, run.ContextOf(node), out problem);
        // A rule that its author did not write for these data (US Core's "telecom or endpoint", with two telecoms) says nothing about them.
        return isKept ? null
            : problem is not null ? Issues.InvariantNotChecked(node.Location, Definition.Key, problem.Diagnostics, Authority)
            : Issues.InvariantBroken(_subject.LocationIn(node), Definition.Key, Definition.Human, Definition.IsError, Authority);
    }
}
