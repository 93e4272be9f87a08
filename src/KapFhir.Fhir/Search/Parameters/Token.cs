// https://hl7.org/fhir/R4/search.html#token
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search.Parameters;

/// <summary>Tokens: codes, concepts, identifiers, booleans, contact points.</summary>
internal static class TokenParameter
{
    private const string Expected =
        "code, system|code, |code (no system) or system| (any code of the system); a bar inside a code is written \\|";
    private const string OfTypeExpected =
        "all three parts of type-system|type-code|value, as in http://terminology.hl7.org/CodeSystem/v2-0203|MR|446053";

    /// <summary>
    /// Reads <c>system|code</c>, a text for <c>:text</c>, <c>system|code|value</c> for <c>:of-type</c>; a value set for <c>:in</c> becomes
    /// its codes.
    /// </summary>
    public static Issue? Parse(string text, ValueScope scope, List<SearchValue> values) => scope.Modifier switch
    {
        SearchModifier.Text => StringParameter.Parse(text, scope, values),
        SearchModifier.OfType => ParseOfType(text, scope, values),
        SearchModifier.In or SearchModifier.NotIn => Add(Sets(scope).InValueSet(text), scope, values),
        SearchModifier.Above or SearchModifier.Below => Add(Sets(scope).Hierarchy(text, scope.Modifier == SearchModifier.Below), scope, values),
        _ => ParseToken(text, scope, values),
    };

    /// <summary>Keeps the codes in an item, and the texts beside them for <c>:text</c>.</summary>
    public static void Extract(object item, IndexKey key, Extraction extraction)
    {
        switch (item)
        {
            case bool flag:
                extraction.Add(new TokenEntry(key, "", flag ? "true" : "false"));
                break;
            case string computed:
                extraction.Add(new TokenEntry(key, "", computed));
                break;
            case FhirNode node:
                ExtractNode(node, key, extraction);
                break;
            default:
                break;
        }
    }

    /// <summary>Keeps an identifier: its system and value, and again under its type where <c>:of-type</c> can ask for it.</summary>
    public static void AddIdentifier(FhirNode identifier, IndexKey key, Extraction extraction)
    {
        var value = identifier.ChildText("value");
        if (value is not null)
        {
            extraction.Add(new TokenEntry(key, identifier.ChildText("system") ?? "", value));
        }

        if (identifier.Child("type") is not { } type || key.Component != 0 || key.Parameter.Type != SearchParameterType.Token)
        {
            return;
        }

        extraction.AddTextBeside(key, type.ChildText("text"));
        foreach (var coding in value is null ? [] : type.ChildrenNamed("coding"))
        {
            var system = coding.ChildText("system") + "|" + coding.ChildText("code");
            extraction.Add(new TokenEntry(key with { Component = IndexKey.OfTypeComponent }, system, value!));
        }
    }

    private static void ExtractNode(FhirNode node, IndexKey key, Extraction extraction)
    {
        switch (node.Type.Name)
        {
            case "CodeableConcept":
                foreach (var coding in node.ChildrenNamed("coding"))
                {
                    AddCoding(coding, key, extraction);
                }

                extraction.AddTextBeside(key, node.ChildText("text"));
                break;
            case "Coding":
                AddCoding(node, key, extraction);
                break;
            case "Identifier":
                AddIdentifier(node, key, extraction);
                break;
            case "ContactPoint":
                AddPrimitive(node.Child("value"), key, extraction);
                break;
            default:
                AddPrimitive(node, key, extraction);
                break;
        }
    }

    private static void AddCoding(FhirNode coding, IndexKey key, Extraction extraction)
    {
        if (coding.ChildText("code") is { } code)
        {
            extraction.Add(new TokenEntry(key, coding.ChildText("system") ?? "", code));
        }

        extraction.AddTextBeside(key, coding.ChildText("display"));
    }

    private static void AddPrimitive(FhirNode? node, IndexKey key, Extraction extraction)
    {
        if (node?.Text is { } text)
        {
            extraction.Add(new TokenEntry(key, extraction.Settings.ImpliedSystems.Find(node, text), text));
        }
    }

    private static CodeSets Sets(ValueScope scope) => new(scope, scope.Parsing.Terminology!);

    private static Issue? Add(Result<IReadOnlyList<TokenValue>> codes, ValueScope scope, List<SearchValue> values)
    {
        if (!codes.IsSuccess)
        {
            return codes.Issues[0];
        }

        values.AddRange(codes.Value);
        scope.Warnings.AddRange(codes.Issues);
        return null;
    }

    private static Issue? ParseToken(string text, ValueScope scope, List<SearchValue> values)
    {
        var parts = SearchEscaping.Split(text, '|').ConvertAll(SearchEscaping.Unescape);
        if (parts.Count > 2 || parts.TrueForAll(p => p.Length == 0))
        {
            return scope.Bad(text, Expected);
        }

        values.Add(parts.Count == 1 ? new TokenValue(null, parts[0]) : new TokenValue(parts[0], parts[1].Length == 0 ? null : parts[1]));
        return null;
    }

    private static Issue? ParseOfType(string text, ValueScope scope, List<SearchValue> values)
    {
        var parts = SearchEscaping.Split(text, '|').ConvertAll(SearchEscaping.Unescape);
        if (parts.Count != 3 || parts.Exists(p => p.Length == 0))
        {
            return scope.Bad(text, OfTypeExpected);
        }

        values.Add(new TokenValue(parts[0] + "|" + parts[1], parts[2]));
        return null;
    }
}
