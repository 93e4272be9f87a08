using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search.Parameters;

namespace KapFhir.Fhir.Search;

/// <summary>How one parameter is indexed in one type of resource.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Sources">Where its values are.</param>
/// <param name="Parts">For a composite, its parts in order; otherwise empty.</param>
internal sealed record ParameterPlan(SearchParameterDefinition Parameter, ParameterSource[] Sources, PartPlan[] Parts)
{
    /// <summary>Keeps the entries that the items found by one source make.</summary>
    public void Extract(IReadOnlyList<object> items, ParameterSource source, ref int instance, Extraction extraction)
    {
        foreach (var item in items)
        {
            instance++;
            if (Parts.Length > 0)
            {
                ExtractParts(item, instance, extraction);
            }
            else if (Parameter.Type == SearchParameterType.Special)
            {
                SpecialParameter.Extract(item, instance, IndexKey.Of(Parameter), extraction);
            }
            else
            {
                Extract(item, Parameter.Type, IndexKey.Of(Parameter), source.OnlyType, extraction);
            }
        }
    }

    private static void Extract(object item, SearchParameterType type, IndexKey key, string? onlyType, Extraction extraction)
    {
        // A parameter on an extension means the extension's value.
        if (item is FhirNode { Type.Name: "Extension" } extension)
        {
            if (extension.Child("value") is not { } value)
            {
                return;
            }

            item = value;
        }

        switch (type)
        {
            case SearchParameterType.Number:
                NumberParameter.Extract(item, key, extraction);
                break;
            case SearchParameterType.Date:
                DateParameter.Extract(item, key, extraction);
                break;
            case SearchParameterType.String:
                StringParameter.Extract(item, key, extraction);
                break;
            case SearchParameterType.Token:
                TokenParameter.Extract(item, key, extraction);
                break;
            case SearchParameterType.Reference:
                ReferenceParameter.Extract(item, key, onlyType, extraction);
                break;
            case SearchParameterType.Quantity:
                QuantityParameter.Extract(item, key, extraction);
                break;
            case SearchParameterType.Uri:
                UriParameter.Extract(item, key, extraction);
                break;
            default:
                break;
        }
    }

    private void ExtractParts(object item, int instance, Extraction extraction)
    {
        if (item is not FhirNode element)
        {
            return;
        }

        var before = extraction.Here;
        for (var i = 0; i < Parts.Length; i++)
        {
            var part = extraction.Here;
            foreach (var path in Parts[i].Paths)
            {
                foreach (var value in path.Evaluate(element, extraction.Root))
                {
                    Extract(value, Parts[i].Type, IndexKey.Of(Parameter, i + 1, instance), onlyType: null, extraction);
                }
            }

            // Without one of its parts an element can never be found by them all.
            if (extraction.Here == part)
            {
                extraction.ReturnTo(before);
                return;
            }
        }
    }
}

/// <summary>One place a parameter's values are in.</summary>
/// <param name="Slot">The number of the path among the type's paths; parameters with the same path share what it finds.</param>
/// <param name="OnlyType">The type that references must lead to, or null.</param>
internal readonly record struct ParameterSource(int Slot, string? OnlyType);

/// <summary>A composite's part: its type, and the paths from the composite's element.</summary>
internal sealed record PartPlan(SearchParameterType Type, IndexPath[] Paths);
