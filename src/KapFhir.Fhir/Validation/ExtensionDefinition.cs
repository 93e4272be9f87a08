// https://hl7.org/fhir/R4/defining-extensions.html#context
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>What the definition of an extension says of where it may be used.</summary>
internal sealed class ExtensionDefinition
{
    // Where R4's own definitions use extensions of its own outside of the contexts it states for them.
    private static readonly Dictionary<string, string> Errata = new(StringComparer.Ordinal)
    {
        ["http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type"] = "ElementDefinition.type",
        ["http://hl7.org/fhir/StructureDefinition/regex"] = "ElementDefinition.type",
        ["http://hl7.org/fhir/StructureDefinition/structuredefinition-normative-version"] = "Element",
        ["http://hl7.org/fhir/StructureDefinition/translation"] = "ValueSet.expansion.contains",
        ["http://hl7.org/fhir/StructureDefinition/valueset-concept-comments"] = "CodeSystem.concept",
    };

    private readonly (string Type, string Expression)[] _contexts;
    private readonly Dictionary<string, FhirPathExpression> _paths = new(StringComparer.Ordinal);
    private readonly FhirPathExpression[] _invariants;

    private ExtensionDefinition(FhirNode structure)
    {
        _contexts = [.. structure.ChildrenNamed("context").Select(c => (c.ChildText("type") ?? "", c.ChildText("expression") ?? ""))];
        if (Errata.TryGetValue(structure.ChildText("url") ?? "", out var context))
        {
            _contexts = [.. _contexts, ("element", context)];
        }

        foreach (var (_, expression) in _contexts.Where(c => c.Type is "fhirpath"))
        {
            if (FhirPathExpression.Compile(expression) is { IsSuccess: true } path)
            {
                _paths.TryAdd(expression, path.Value);
            }
        }

        _invariants = [.. structure.ChildrenNamed("contextInvariant").Select(i => FhirPathExpression.Compile(i.Text ?? "")).Where(c => c.IsSuccess).Select(c => c.Value)];
        IsModifier = (structure.Child("snapshot") ?? structure.Child("differential"))?.Child("element")?.ChildText("isModifier") is "true";
    }

    /// <summary>True if it may change the meaning of what holds it and so is used as a modifierExtension only.</summary>
    internal bool IsModifier { get; }

    internal string Contexts => string.Join(", ", _contexts.Select(c => c.Expression));

    /// <summary>Reads the definition, or null if this is none of an extension.</summary>
    internal static ExtensionDefinition? Read(FhirNode structure) => structure.ChildText("type") is "Extension" ? new ExtensionDefinition(structure) : null;

    /// <summary>True if the extension may stand on its parent: one of the contexts fits, or none is stated.</summary>
    internal bool Allows(FhirNode extension, ValidationRun run)
    {
        foreach (var (type, expression) in _contexts)
        {
            var fits = type switch
            {
                "element" => ElementContext.Fits(extension.Parent!, expression),
                "extension" => IsOn(extension.Parent!, expression) || (extension.Parent!.Name is "value" && extension.Parent.Parent is { } outer && IsOn(outer, expression)),
                // What cannot be evaluated here is not held against anybody.
                _ => !_paths.TryGetValue(expression, out var path) || Selects(path, extension.Parent!, run),
            };
            if (fits)
            {
                return true;
            }
        }

        return _contexts.Length == 0;
    }

    /// <summary>The first of the invariants on the context that does not hold, or null. They may refer to the extension as <c>%extension</c>.</summary>
    internal string? BrokenInvariant(FhirNode extension, ValidationRun run)
    {
        if (_invariants.Length == 0)
        {
            return null;
        }

        var around = run.ContextOf(extension.Parent!);
        var context = new FhirPathContext
        {
            Resource = around.Resource,
            RootResource = around.RootResource,
            Resolve = around.Resolve,
            IsMemberOf = around.IsMemberOf,
            Subsumes = around.Subsumes,
            WeightOf = around.WeightOf,
            Variables = new Dictionary<string, IReadOnlyList<object>>(StringComparer.Ordinal) { ["extension"] = [extension] },
        };
        return Array.Find(_invariants, i => !i.IsKept(extension.Parent!, context))?.Text;
    }

    private static bool IsOn(FhirNode node, string url) => node.Type.Name is "Extension" && node.ChildText("url") == url;

    private static bool Selects(FhirPathExpression path, FhirNode parent, ValidationRun run)
    {
        var selected = new List<object>();
        return path.TryEvaluate(parent.Resource, run.ContextOf(parent), selected) is not null || selected.Exists(s => ReferenceEquals(s, parent))
            // R4's own definitions also state conditions on the element itself.
            || selected is [true];
    }
}
