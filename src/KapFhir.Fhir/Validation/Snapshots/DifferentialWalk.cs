// https://hl7.org/fhir/R4/profiling.html#snapshot
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Validation.Snapshots;

/// <summary>
/// Finds the elements of a growing snapshot that a differential is about: opens the types and content references on the way, and makes the slices.
/// </summary>
internal sealed class DifferentialWalk(SnapshotTree @base, Func<string, SnapshotTree?> findTree, FhirDefinitions definitions)
{
    private readonly SnapshotElement _root = @base.Root.CopyAs(@base.Root.Id, null);

    // Where the last element of each path led, for differentials without ids: what follows a slice is inside of it.
    private readonly Dictionary<string, SnapshotElement> _last = new(StringComparer.Ordinal);

    internal SnapshotElement Root => _root;

    /// <summary>The element that one of the differential is about; or why there is none.</summary>
    internal Result<SnapshotElement> Find(DifferentialElement element)
    {
        var found = element.HasId ? FromRoot(element) : FromLast(element);
        if (found.IsSuccess)
        {
            Remember(element.PathOf(element.Steps.Count), found.Value);
        }

        return found;
    }

    private Result<SnapshotElement> FromRoot(DifferentialElement element)
    {
        Result<SnapshotElement> at = _root;
        for (var i = 1; i < element.Steps.Count; i++)
        {
            var step = i;
            at = at.Then(holder => Step(holder, element, step));
        }

        return at;
    }

    private Result<SnapshotElement> FromLast(DifferentialElement element)
    {
        var from = element.Steps.Count - 1;
        while (from > 0 && !_last.ContainsKey(element.PathOf(from)))
        {
            from--;
        }

        Result<SnapshotElement> at = from == 0 ? _root : _last[element.PathOf(from)];
        for (var i = Math.Max(from, 1); i < element.Steps.Count; i++)
        {
            var step = i;
            at = at.Then(holder => Step(holder, element, step));
        }

        return at;
    }

    private void Remember(string path, SnapshotElement found)
    {
        foreach (var inner in _last.Keys.Where(p => p.StartsWith(path + ".", StringComparison.Ordinal)).ToList())
        {
            _last.Remove(inner);
        }

        _last[path] = found;
    }

    private Result<SnapshotElement> Step(SnapshotElement holder, DifferentialElement element, int step)
    {
        var (name, slice) = element.Steps[step];
        return Open(holder, element).Then<SnapshotElement>(_ => holder.Children.Find(c => c.Segment == name) is { } child
            ? child
            : ByShortcut(holder, element, step)).Then(child => slice is null ? child : SliceOf(child, slice, element));
    }

    // "valueQuantity" for value[x] (https://hl7.org/fhir/R4/profiling.html#slicing) is read as the published generators read it. Below a slice it leaves this
    // one type. Elsewhere it is a slice by type: other types stay allowed beside it, unless it is required, or says its type itself.
    private Result<SnapshotElement> ByShortcut(SnapshotElement holder, DifferentialElement element, int step)
    {
        var name = element.Steps[step].Name;
        if (holder.Children.Find(c => c.IsChoice && TypeNamed(c, name) is not null) is not { } choice)
        {
            return Issues.DifferentialUnknownElement(element.Node.Location, element.Id, holder.Id, name);
        }

        var type = TypeNamed(choice, name)!;
        if (holder.Id.Contains(':', StringComparison.Ordinal) && choice.Slices.Count == 0)
        {
            choice.Facts = choice.Facts with { Types = [type] };
            return choice;
        }

        var (isLast, isRequired) = (step == element.Steps.Count - 1, element.Node.ChildText("min") is "1");
        choice.Facts = isLast && (isRequired || element.Node.Child("type") is not null)
            ? choice.Facts with { Types = [type], Slicing = SlicingRule.OnlyChoice, Min = isRequired ? 1 : choice.Min }
            : choice.Facts with { Slicing = choice.Slicing ?? SlicingRule.Choice };
        return element.Steps[step].Slice is null ? SliceOf(choice, name, element) : choice;
    }

    private static SnapshotType? TypeNamed(SnapshotElement choice, string name) => !name.StartsWith(choice.Name, StringComparison.Ordinal) ? null
        : choice.Types.FirstOrDefault(t => string.Equals(t.Code, name[choice.Name.Length..], StringComparison.OrdinalIgnoreCase));

    private Result<SnapshotElement> SliceOf(SnapshotElement sliced, string name, DifferentialElement element)
    {
        // "a/b" reslices the slice a: https://hl7.org/fhir/R4/profiling.html#reslicing
        var slash = name.LastIndexOf('/');
        var holder = (slash < 0 ? null : sliced.Slice(name[..slash])) ?? sliced;
        if (holder.Slice(name) is { } known)
        {
            return known;
        }

        if (holder.Slicing is null && !sliced.IsChoice && sliced.Name is not ("extension" or "modifierExtension"))
        {
            return Issues.DifferentialNotSliced(element.Node.Location, element.Id, holder.Id);
        }

        // A slice begins as the base has the element: what the differential says of the element itself holds for the items of every slice anyhow.
        var id = ReferenceEquals(holder, sliced) ? sliced.Id + ":" + name : holder.Id + name[slash..];
        var slice = (@base.Find(holder.Id) ?? holder).CopyAs(id, name);
        slice.Slices.Clear();
        slice.Facts = slice.Facts with { Min = 0, Slicing = null, Types = sliced.IsChoice && TypeNamed(sliced, name) is { } type ? [type] : slice.Types };
        holder.Slices.Add(slice);
        return slice;
    }

    // What an element holds: what the one it refers to holds, else what its type does.
    private Result<bool> Open(SnapshotElement element, DifferentialElement wanted)
    {
        if (element.Children.Count > 0)
        {
            return true;
        }

        if (element.ContentReference is { } reference && _root.All().FirstOrDefault(e => e.Id == reference) is { } source)
        {
            Fill(element, source);
            element.Facts = element.Facts with { ContentReference = null, Types = source.Types };
            return true;
        }

        var codes = element.Types.Select(t => t.Code).Distinct(StringComparer.Ordinal).ToList();
        if (codes.Count != 1)
        {
            return Issues.DifferentialOpenType(wanted.Node.Location, wanted.Id, element.Id, codes.Count == 0 ? "anything" : string.Join(" or ", codes));
        }

        if (TreeOf(element.Types, codes[0]) is { } tree)
        {
            Fill(element, tree.Root);
        }

        return true;
    }

    private SnapshotTree? TreeOf(IReadOnlyList<SnapshotType> types, string code) =>
        (types is [{ Profiles: [var profile] }] ? findTree(profile) : null)
            ?? (definitions.FindType(code) is { } type ? findTree("http://hl7.org/fhir/StructureDefinition/" + type.Name) : null);

    private static void Fill(SnapshotElement element, SnapshotElement source) =>
        element.Children.AddRange(source.Children.Select(c => c.CopyAs(element.Id + c.Id[source.Id.Length..], c.SliceName)).ToList());
}
