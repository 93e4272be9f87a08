// 45 CFR 164.514(b)(2)(i): the 18 identifiers, removed by telling what may stay
using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Research;

/// <summary>
/// Makes of a resource what a research export may have of it. By an allow-list: an element, an extension, a code that is not on it is left out. Texts,
/// identifiers, names, addresses but for state and zip code, attachments, contained resources and narratives are never on it.
/// </summary>
/// <param name="codes">Which codes may be exported.</param>
/// <param name="isShared">True for a code that enough patients have.</param>
/// <param name="pseudonyms">What stands for ids.</param>
/// <param name="options">The settings.</param>
internal sealed class Deidentifier(AllowedCodes codes, Func<FhirCode, bool> isShared, Pseudonyms pseudonyms, ResearchOptions options)
{
    private const string AbsentReason = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
    private const decimal MostOfNumber = 9_999;
    private const decimal MostOfQuantity = 9_999_999;

    private readonly AllowList _allowed = AllowList.Default;

    /// <summary>The resource as it may be exported; null if its type is not exported, or something that R4 asks for could not stay.</summary>
    internal JsonObject? Of(FhirNode resource, PatientView view)
    {
        if (!_allowed.Types.Contains(resource.Type.Name) || Whole(resource, view) is not { } made)
        {
            return null;
        }

        var exported = new JsonObject
        {
            ["resourceType"] = resource.Type.Name,
            ["id"] = pseudonyms.IdOf(resource.Self()),
            ["meta"] = new JsonObject { ["security"] = new JsonArray(Coding(Hl7 + "v3-ObservationValue", "PSEUDED")) },
        };
        foreach (var (name, value) in made)
        {
            exported[name] = value!.DeepClone();
        }

        Finish(resource, exported, view);
        return exported;
    }

    private static void Finish(FhirNode resource, JsonObject exported, PatientView view)
    {
        if (resource.Type.Name == "Patient" && view.AgeGroup is { } group)
        {
            exported["extension"] = new JsonArray(Extension("kap-age-group", "valueCode", group));
        }

        // A value that could not stay is not the same as none.
        if (resource.Type.Name == "Observation" && resource.Child("value") is not null && !exported.Any(p => p.Key.StartsWith("value", StringComparison.Ordinal)))
        {
            exported["dataAbsentReason"] = Concept(AbsentReason, "masked");
        }
    }

    private JsonObject? Children(FhirNode node, PatientView view) => Whole(node, view) is { Count: > 0 } made ? made : null;

    // Null if an element that R4 asks for could not stay.
    private JsonObject? Whole(FhirNode node, PatientView view)
    {
        var made = new JsonObject();
        for (var i = 0; i < node.Children.Length; i++)
        {
            Add(made, node.Children[i], view);
        }

        return node.Type.Elements.Where(e => e.Min > 0).All(e => IsThere(made, e)) ? made : null;
    }

    private static bool IsThere(JsonObject made, ElementDefinition element) => element.IsChoice
        ? PropertiesOf(element).Any(made.ContainsKey) : made.ContainsKey(element.Name) || made.ContainsKey("_" + element.Name);

    private static IEnumerable<string> PropertiesOf(ElementDefinition element) => element.Types.SelectMany(t => new[] { NameOf(element, t.Type), "_" + NameOf(element, t.Type) });

    private static string NameOf(ElementDefinition element, TypeDefinition type) =>
        element.IsChoice ? element.Name + char.ToUpperInvariant(type.Name[0]) + type.Name[1..] : element.Name;

    private void Add(JsonObject made, FhirNode child, PatientView view)
    {
        if (child.Element is not { } element)
        {
            return;
        }

        if (child.Name == "extension")
        {
            Put(made, "extension", isList: true, Extended(child, view));
        }
        else if (child.Type.Is("date") || child.Type.Is("dateTime") || child.Type.Is("instant"))
        {
            AddDate(made, child, element, view);
        }
        else if (_allowed.Has(element.Path))
        {
            AddValue(made, child, element, view);
        }
        else if (_allowed.LeadsTo(element.Path))
        {
            Put(made, element.Name, element.IsList, element.Path == "Patient.address" ? Place(child, view) : Children(child, view));
        }
    }

    // R4 lets a Medication be named by reference; it has the clinic's own lots, so its code stands for it.
    private void AddValue(JsonObject made, FhirNode child, ElementDefinition element, PatientView view)
    {
        if (element.Name == "medication")
        {
            Put(made, "medicationCodeableConcept", isList: false, Kept(Product(child, view)));
        }
        else
        {
            Put(made, NameOf(element, child.Type), element.IsList, Value(child, view));
        }
    }

    private static FhirNode? Product(FhirNode medication, PatientView view)
    {
        if (medication.Type.Name != "Reference")
        {
            return medication;
        }

        var contained = medication.ChildText("reference") is ['#', .. var id]
            ? medication.Resource.ChildrenNamed("contained").FirstOrDefault(c => c.ChildText("id") == id) : null;
        var product = contained ?? (ElementReading.Target(medication) is { } target ? view.Medication(target) : null);
        return product?.Child("code");
    }

    private static void Put(JsonObject made, string name, bool isList, JsonNode? value)
    {
        if (value is null)
        {
            return;
        }

        if (!isList)
        {
            made[name] = value;
            return;
        }

        if (made[name] is not JsonArray list)
        {
            made[name] = list = [];
        }

        list.Add(value);
    }

    private void AddDate(JsonObject made, FhirNode child, ElementDefinition element, PatientView view)
    {
        var isBirth = element.Path == "Patient.birthDate";
        if (!child.HasValue || !(_allowed.Has(element.Path) || element.Path is "Period.start" or "Period.end"))
        {
            return;
        }

        var date = isBirth ? new TreatedDate(view.AgeGroup is null ? view.Dates.YearOfBirth(child.Text!) : null, null)
            : view.Dates.Of(child.Text!, child.Type.Is("instant"));
        var name = NameOf(element, child.Type);
        Put(made, name, isList: false, date.Text is null ? null : JsonValue.Create(date.Text));
        Put(made, "_" + name, isList: false, date.Extension is null ? null : new JsonObject { ["extension"] = new JsonArray(date.Extension) });
    }

    // By the type of the value, so that no element can bring in what its type should not hold. What is not named is left out.
    private JsonNode? Value(FhirNode node, PatientView view) => node.Type.Name switch
    {
        "boolean" => node.HasValue ? JsonValue.Create(node.Text == "true") : null,
        "integer" or "positiveInt" or "unsignedInt" or "decimal" => Number(node, MostOfNumber),
        "code" => node.HasValue && codes.IsBound(node) ? JsonValue.Create(node.Text) : null,
        "string" => node.Element!.Path == "QuestionnaireResponse.item.linkId" && KnownTerms.Default.HasLinkId(node.Text ?? "") ? JsonValue.Create(node.Text) : null,
        "canonical" => KnownTerms.Default.HasQuestionnaire(node.Text ?? "") ? JsonValue.Create(node.Text!.Split('|')[0]) : null,
        "CodeableConcept" => Kept(node),
        "Coding" => KeptCoding(node),
        "Quantity" or "Age" or "Duration" or "Count" or "Distance" => Measured(node),
        "Range" => Parts(node, ["low", "high"]),
        "Ratio" => Parts(node, ["numerator", "denominator"]),
        "Period" => Children(node, view),
        "Reference" => Pseudonymous(node, view),
        _ => null,
    };

    // More digits than a measurement needs can be somebody's number.
    private static JsonNode? Number(FhirNode? node, decimal most) =>
        node is { HasValue: true } && decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= most
            ? JsonNode.Parse(node.Text!) : null;

    private JsonObject? Kept(FhirNode? concept)
    {
        var kept = concept?.ChildrenNamed("coding").Select(KeptCoding).OfType<JsonNode>().ToArray() ?? [];
        return kept.Length == 0 ? null : new JsonObject { ["coding"] = new JsonArray(kept) };
    }

    // The display is free text.
    private JsonObject? KeptCoding(FhirNode coding)
    {
        var code = new FhirCode(coding.ChildText("system") ?? "", coding.ChildText("code") ?? "");
        return codes.Of(code) == CodeStanding.Public || (codes.Of(code) == CodeStanding.Open && isShared(code)) ? Coding(code.System, code.Code) : null;
    }

    private JsonObject? Measured(FhirNode quantity)
    {
        var (system, unit) = (quantity.ChildText("system") ?? "", quantity.ChildText("code") ?? "");
        if (!AllowedCodes.IsUnit(system, unit) || Number(quantity.Child("value"), MostOfQuantity) is not { } value)
        {
            return null;
        }

        if (AgeText.YearsOf(quantity) > options.OldestAge)
        {
            return new JsonObject { ["value"] = options.OldestAge + 1, ["comparator"] = ">=", ["system"] = system, ["code"] = "a" };
        }

        var made = new JsonObject { ["value"] = value };
        if (quantity.Child("comparator") is { HasValue: true } comparator && codes.IsBound(comparator))
        {
            made["comparator"] = comparator.Text;
        }

        made["system"] = system;
        made["code"] = unit;
        return made;
    }

    private JsonObject? Parts(FhirNode node, string[] names)
    {
        var made = new JsonObject();
        foreach (var name in names)
        {
            Put(made, name, isList: false, node.Child(name) is { } part ? Measured(part) : null);
        }

        return made.Count == 0 ? null : made;
    }

    private JsonObject? Pseudonymous(FhirNode reference, PatientView view) =>
        ElementReading.Target(reference) is { } target && view.Exported.Contains(target)
            ? Reference(target.Split('/')[0] + "/" + pseudonyms.IdOf(target)) : null;

    private JsonObject? Place(FhirNode address, PatientView view) => PlaceText.Of(address, view, options) is { Count: > 0 } place ? place : null;

    private JsonObject? Extended(FhirNode extension, PatientView view)
    {
        var url = extension.ChildText("url");
        return _allowed.PartsOf(url) is { } parts ? Extended(extension, url!, parts, view) : null;
    }

    private JsonObject? Extended(FhirNode extension, string url, IReadOnlySet<string> parts, PatientView view)
    {
        var made = new JsonObject { ["url"] = url };
        if (parts.Contains("value") && extension.Child("value") is { } value)
        {
            AddExtensionValue(made, value, view);
        }

        foreach (var part in extension.ChildrenNamed("extension").Where(p => p.ChildText("url") is { } name && parts.Contains(name)))
        {
            var inner = new JsonObject { ["url"] = part.ChildText("url") };
            AddExtensionValue(inner, part.Child("value"), view);
            Put(made, "extension", isList: true, inner.Count > 1 ? inner : null);
        }

        return made.Count > 1 ? made : null;
    }

    private void AddExtensionValue(JsonObject made, FhirNode? value, PatientView view)
    {
        if (value?.Element is not { } element)
        {
            return;
        }

        var name = NameOf(element, value.Type);
        if (value.Type.Is("dateTime") || value.Type.Is("date") || value.Type.Is("instant"))
        {
            var date = view.Dates.Of(value.Text ?? "", value.Type.Is("instant"));
            Put(made, name, isList: false, date.Text is null ? null : JsonValue.Create(date.Text));
            Put(made, "_" + name, isList: false, date.Extension is null ? null : new JsonObject { ["extension"] = new JsonArray(date.Extension) });
        }
        else
        {
            Put(made, name, isList: false, Value(value, view));
        }
    }
}
