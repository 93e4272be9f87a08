// http://hl7.org/fhirpath/N1/#path-selection
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Compilation;

/// <summary>From elements to their children of one name.</summary>
internal sealed class MemberStep(string name)
{
    private readonly bool _isValue = name == "value";

    public Items From(Items items)
    {
        var found = default(ItemsBuilder);
        if (items.Only is { } only)
        {
            From(only, ref found);
            return found.ToItems();
        }

        foreach (var item in items)
        {
            From(item, ref found);
        }

        return found.ToItems();
    }

    private void From(object item, ref ItemsBuilder found)
    {
        if (item is not FhirNode node)
        {
            FromValue(item, ref found);
            return;
        }

        foreach (var child in node.Children)
        {
            if (string.Equals(child.Element!.Name, name, StringComparison.Ordinal))
            {
                found.Add(child);
            }
        }

        // R4 models a primitive's value as its child: birthDate.value is the System value.
        if (_isValue && node.Type.Kind == TypeKind.Primitive && node.HasValue)
        {
            found.Add(Values.Of(node));
        }
    }

    private void FromValue(object item, ref ItemsBuilder found)
    {
        if (item is FhirPathTypeInfo type && name == "element")
        {
            foreach (var element in type.Elements)
            {
                found.Add(element);
            }
        }

        object? part = (item, name) switch
        {
            (FhirPathTypeInfo info, "namespace") => info.Namespace,
            (FhirPathTypeInfo info, "name") => info.Name,
            (FhirPathTypeInfo info, "baseType") => info.BaseType,
            (FhirPathTypeElement element, "name") => element.Name,
            (FhirPathTypeElement element, "type") => element.Type,
            (FhirPathTypeElement element, "isOneBased") => element.IsOneBased,
            (FhirPathQuantity quantity, "value") => quantity.Value,
            (FhirPathQuantity quantity, "unit" or "code") => quantity.Unit,
            _ => null,
        };
        if (part is not null)
        {
            found.Add(part);
        }
    }
}
