// http://hl7.org/fhirpath/N1/#environment-variables and https://hl7.org/fhir/R4/fhirpath.html#variables
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Compilation;

/// <summary>The variables that begin with a percent sign.</summary>
internal static class Variables
{
    private const string ValueSetPrefix = "vs-";
    private const string ExtensionPrefix = "ext-";

    public static Evaluator Compile(string name)
    {
        var known = Constant(name);
        if (known is not null)
        {
            var value = Items.One(known);
            return _ => value;
        }

        return name switch
        {
            "context" => frame => Items.One(frame.Evaluation.Focus),
            "resource" => frame => Items.One(frame.Evaluation.Context.Resource ?? frame.Evaluation.Focus?.Resource),
            "rootResource" => frame => Items.One(frame.Evaluation.Context.RootResource ?? RootOf(frame.Evaluation.Focus)),
            _ => frame => Defined(frame, name),
        };
    }

    /// <summary>The resource that holds an element, or the one around it if that is contained.</summary>
    public static FhirNode? RootOf(FhirNode? node)
    {
        var resource = node?.Resource;
        return resource is { Parent: { } parent, Name: "contained" } ? parent.Resource : resource;
    }

    // The value sets of HL7's older standards have ids like v3-ActClass and urls of their own.
    private static string ValueSet(string id)
    {
        var elsewhere = "http://terminology.hl7.org/ValueSet/" + id;
        return FhirDefinitions.R4.FindValueSet(elsewhere) is null ? "http://hl7.org/fhir/ValueSet/" + id : elsewhere;
    }

    private static string? Constant(string name) => name switch
    {
        "ucum" => "http://unitsofmeasure.org",
        "sct" => "http://snomed.info/sct",
        "loinc" => "http://loinc.org",
        _ when name.StartsWith(ValueSetPrefix, StringComparison.Ordinal) => ValueSet(name[ValueSetPrefix.Length..]),
        _ when name.StartsWith(ExtensionPrefix, StringComparison.Ordinal) =>
            "http://hl7.org/fhir/StructureDefinition/" + name[ExtensionPrefix.Length..],
        _ => null,
    };

    /// <summary>True for the names that mean something in every expression, which nobody may define anew.</summary>
    public static bool IsReserved(string name) => Constant(name) is not null || name is "context" or "resource" or "rootResource";

    private static Items Defined(Frame frame, string name)
    {
        if (DefinedVariable.Find(frame.Defined, name) is { } variable)
        {
            return variable.Value;
        }

        if (frame.Evaluation.Context.Variables is not { } variables || !variables.TryGetValue(name, out var values))
        {
            throw new FhirPathEvaluationException(Issues.FhirPathUnknownVariable(name));
        }

        var items = default(ItemsBuilder);
        foreach (var value in values)
        {
            items.Add(value);
        }

        return items.ToItems();
    }
}
