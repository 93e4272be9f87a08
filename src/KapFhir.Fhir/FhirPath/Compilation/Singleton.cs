// http://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Compilation;

/// <summary>A collection where the language needs one value: none gives null, several are an error.</summary>
internal static class Singleton
{
    /// <summary>The one item, or null.</summary>
    public static object? Item(Items items, string what) =>
        items.Count <= 1 ? items.Only : throw new FhirPathEvaluationException(Issues.FhirPathNotSingle(what, items.Count));

    /// <summary>The System value of the one item; null also for a primitive that has only extensions.</summary>
    public static object? Value(Items items, string what) =>
        Item(items, what) is { } item && Values.Of(item) is var value && !IsMissing(value) ? value : null;

    /// <summary>A boolean is itself; any other single item counts as true.</summary>
    public static bool? Boolean(Items items, string what) => Item(items, what) switch
    {
        null => null,
        bool value => value,
        var item => Values.Of(item) is not bool value || value,
    };

    public static string? Text(Items items, string what) => Item(items, what) switch
    {
        null => null,
        string text => text,
        FhirNode { Type.Kind: Definitions.TypeKind.Primitive } node => node.Text,
        var other => throw WrongType(what, "a string", other),
    };

    public static int? Integer(Items items, string what) => Value(items, what) switch
    {
        null => null,
        int value => value,
        var other => throw WrongType(what, "an integer", other),
    };

    public static decimal? Number(Items items, string what) => Value(items, what) switch
    {
        null => null,
        { } value => Values.Number(value) ?? throw WrongType(what, "a number", value),
    };

    /// <summary>A primitive element without a value.</summary>
    public static bool IsMissing(object value) => value is FhirNode { Type.Kind: Definitions.TypeKind.Primitive };

    public static FhirPathEvaluationException WrongType(string what, string expected, object actual) =>
        new(Issues.FhirPathWrongType(what, expected, Values.TypeName(actual)));
}
