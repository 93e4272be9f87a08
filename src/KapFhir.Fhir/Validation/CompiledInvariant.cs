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

    private readonly Func<FhirNode, FhirPathContext, bool> _isKept;
    private readonly InvariantSubject _subject;

    private CompiledInvariant(Invariant definition, string authority, Func<FhirNode, FhirPathContext, bool> isKept)
    {
        Definition = definition;
        Authority = authority;
        _isKept = isKept;
        _subject = new InvariantSubject(definition);
    }

    internal Invariant Definition { get; }

    /// <summary>Who states the rule: FHIR R4, or a profile's url.</summary>
    internal string Authority { get; }

    /// <summary>Compiles what needs to be evaluated; leaves out what always holds for a resource that could be read.</summary>
    internal static CompiledInvariant[] Compile(IEnumerable<Invariant> invariants, string authority) =>
        [.. invariants.Where(i => !NotReported.Contains(i.Key) && !NativeInvariants.HoldsByReading(i.Expression)).Select(i => Compile(i, authority))];

    /// <summary>The issue if the rule is broken at this element, else null.</summary>
    internal Issue? Check(FhirNode node, FhirPathContext context) =>
        _isKept(node, context) ? null : Issues.InvariantBroken(_subject.LocationIn(node), Definition.Key, Definition.Human, Definition.IsError, Authority);

    private static CompiledInvariant Compile(Invariant invariant, string authority)
    {
        if (NativeInvariants.Find(invariant.Expression) is { } native)
        {
            return new CompiledInvariant(invariant, authority, native);
        }

        var expression = FhirPathExpression.Compile(invariant.Expression);
        // An expression that is no FHIRPath can't be kept or broken; packages do contain such, R4 has none.
        return new CompiledInvariant(invariant, authority, expression.IsSuccess ? expression.Value.IsKept : (_, _) => true);
    }
}
