// https://hl7.org/fhir/R4/fhirpatch.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>Does one operation of a FHIRPath Patch to the resource's JSON.</summary>
internal sealed class FhirPathPatchEdit(
    FhirPathOperation operation, FhirNode root, JsonPiece document, PatchTarget target, ElementJson parameters)
{
    private readonly PatchStep _step = operation.Step;
    private readonly ElementJson _json = new(document);
    private readonly PatchValue _value = new(operation.Step, parameters);

    /// <summary>Null, or why it cannot be done.</summary>
    public Issue? Do() => (_step.Operation switch
    {
        "add" => target.One(_step, operation.Path).Then(Add),
        "insert" => target.List(operation).Then(list => Insert(list.Holder, list.Element)),
        "delete" => target.All(_step, operation.Path).Then(Delete),
        "replace" => target.One(_step, operation.Path).Then(Replace),
        _ => target.List(operation).Then(list => Move(list.Holder, list.Element)),
    }).Issues.FirstOrDefault();

    // Appended to a list; an element that does not repeat must not be there yet.
    private Result<bool> Add(FhirNode holder) => _value.Property(holder.Type, operation.Name!, operation.Value!).Then(property =>
    {
        if (!property.Element.IsList && holder.Child(property.Element.Name) is not null)
        {
            return Issues.PatchElementExists(_step, property.Element.Path);
        }

        return _value.For(property, holder.Type, operation.Value!)
            .Then(value => Change(holder, property, all => all.Add(value)));
    });

    private Result<bool> Insert(FhirNode holder, ElementDefinition element)
    {
        var count = holder.ChildrenNamed(element.Name).Count();
        return operation.Index > count
            ? Issues.PatchIndexBeyond(_step, "index", operation.Index, count)
            : _value.Property(holder.Type, element.Name, operation.Value!).Then(property =>
                _value.For(property, holder.Type, operation.Value!)
                    .Then(value => Change(holder, property, all => all.Insert(operation.Index, value))));
    }

    // "Path of the element to delete (if found)": none is no fault.
    private Result<bool> Delete(IReadOnlyList<FhirNode> found)
    {
        if (found.Count != 1)
        {
            return found.Count == 0 ? true : Issues.PatchSeveralElements(_step, found.Count);
        }

        if (found[0] is not { Parent: { } holder } node)
        {
            return Issues.PatchRemovesAll(_step);
        }

        _json.Change(holder, json =>
        {
            var values = new PropertyValues(json, ElementJson.PropertyOf(node), node.Element!.IsList);
            var all = values.Read();
            all.RemoveAt(node.Index);
            values.Write(all);
        });
        return true;
    }

    private Result<bool> Replace(FhirNode node)
    {
        if (node.Parent is not { } holder)
        {
            return Issues.PatchReplacesAll(_step, root.Type.Name);
        }

        return _value.Property(holder.Type, node.Element!.Name, operation.Value!).Then(property =>
            _value.For(property, holder.Type, operation.Value!).Then(value => Replace(holder, node, property, value)));
    }

    // A choice may change its type, and its JSON name with it.
    private Result<bool> Replace(FhirNode holder, FhirNode node, JsonProperty property, ElementValue value)
    {
        _json.Change(holder, json =>
        {
            var before = new PropertyValues(json, ElementJson.PropertyOf(node), property.Element.IsList);
            var all = before.Read();
            all[node.Index] = value;
            var place = property.Element.IsChoice ? before.Remove() : default(int?);
            new PropertyValues(json, property.Name, property.Element.IsList).Write(all, place);
        });
        return true;
    }

    private Result<bool> Move(FhirNode holder, ElementDefinition element)
    {
        var count = holder.ChildrenNamed(element.Name).Count();
        if (Math.Max(operation.Index, operation.Destination) >= count)
        {
            return operation.Index >= count
                ? Issues.PatchIndexBeyond(_step, "source", operation.Index, count - 1)
                : Issues.PatchIndexBeyond(_step, "destination", operation.Destination, count - 1);
        }

        return Change(holder, TypeDefinition.PropertiesOf(element).First(), all =>
        {
            var moved = all[operation.Index];
            all.RemoveAt(operation.Index);
            all.Insert(operation.Destination, moved);
        });
    }

    private Result<bool> Change(FhirNode holder, JsonProperty property, Action<List<ElementValue>> change)
    {
        _json.Change(holder, json =>
        {
            var values = new PropertyValues(json, property.Name, property.Element.IsList);
            var all = values.Read();
            change(all);
            values.Write(all);
        });
        return true;
    }
}
