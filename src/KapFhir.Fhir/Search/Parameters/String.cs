// https://hl7.org/fhir/R4/search.html#string
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search.Parameters;

/// <summary>Texts: strings, markdown, and the parts of names and addresses.</summary>
internal static class StringParameter
{
    /// <summary>Reads a text.</summary>
    public static Issue? Parse(string text, ValueScope scope, List<SearchValue> values)
    {
        var unescaped = SearchEscaping.Unescape(text);
        var folded = TextFolding.Fold(unescaped);
        if (folded.Length == 0)
        {
            return scope.Bad(text, "some text; white space and accents alone find nothing");
        }

        values.Add(new StringValue(unescaped, folded));
        return null;
    }

    /// <summary>Keeps a text, or the texts in a name, address or concept.</summary>
    public static void Extract(object item, IndexKey key, Extraction extraction)
    {
        if (item is string computed)
        {
            extraction.AddText(key, TextFolding.Fold(computed), computed);
        }
        else if (item is FhirNode node)
        {
            ExtractNode(node, key, extraction);
        }
    }

    private static void ExtractNode(FhirNode node, IndexKey key, Extraction extraction)
    {
        switch (node.Type.Name)
        {
            // "Any of the string fields"; that leaves out use, type and period, which are no strings.
            case "HumanName" or "Address":
                ExtractStrings(node, key, extraction);
                break;
            case "CodeableConcept":
                Add(node.Child("text"), key, extraction);
                foreach (var coding in node.ChildrenNamed("coding"))
                {
                    Add(coding.Child("display"), key, extraction);
                }

                break;
            case "Annotation":
                Add(node.Child("text"), key, extraction);
                break;
            default:
                Add(node, key, extraction);
                break;
        }
    }

    private static void ExtractStrings(FhirNode node, IndexKey key, Extraction extraction)
    {
        foreach (var child in node.Children)
        {
            if (child.Type.Name == "string" && child.Element?.Name != "id")
            {
                Add(child, key, extraction);
            }
        }
    }

    private static void Add(FhirNode? node, IndexKey key, Extraction extraction)
    {
        if (node?.Text is not { } text)
        {
            return;
        }

        var folded = TextFolding.Fold(text);
        extraction.AddText(key, folded, text);
        if (node.Name == "family")
        {
            AddFurtherWords(folded, text, key, extraction);
        }
    }

    // "Servers SHOULD match parts of a family name independently": Quinones finds Carreno Quinones. The order of a search goes by the whole
    // name.
    private static void AddFurtherWords(string folded, string text, IndexKey key, Extraction extraction)
    {
        var wordKey = key.Component == 0 ? key with { Instance = IndexKey.FurtherWordInstance } : key;
        for (var i = 1; i < folded.Length; i++)
        {
            if (folded[i - 1] is ' ' or '-' && folded[i] is not (' ' or '-'))
            {
                extraction.AddText(wordKey, folded[i..], text);
            }
        }
    }
}
