// https://hl7.org/fhir/R4/fhirpath.html#functions: slice(structure, name)
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation.Snapshots;

namespace KapFhir.Fhir.Validation;

/// <summary>Whether an element is of a slice that a profile defines, told by the slicing's discriminators alone.</summary>
internal static class SliceMembership
{
    /// <summary>True or false; null if the profile is unknown or has no slice of this name at the element's place.</summary>
    internal static bool? IsIn(FhirNode item, string url, string name, ValidationRun run) =>
        run.Profiles.FindTree(ProfilePlans.WithoutVersion(url)) is { } tree && PathIn(item, tree.Type) is { } path
            ? Search(tree.Root, path, name, item, run)
            : null;

    private static bool? Search(SnapshotElement element, string path, string name, FhirNode item, ValidationRun run)
    {
        foreach (var slice in element.Slices)
        {
            var isHere = PathOf(slice.Id) == path;
            var inner = isHere && slice.SliceName == name ? true : Search(slice, path, name, item, run);
            if (inner is not null)
            {
                return inner.Value && (!isHere || Passes(element, slice, item, run));
            }
        }

        return element.Children.Select(child => Search(child, path, name, item, run)).FirstOrDefault(found => found is not null);
    }

    private static bool Passes(SnapshotElement sliced, SnapshotElement slice, FhirNode item, ValidationRun run) =>
        SlicingCompiler.Discriminators(sliced).All(d => DiscriminatorCompiler.Compile(d.Type, d.Path, slice, run.Profiles)?.Invoke(item, run) ?? true);

    // The names from the profile's type down to the element: .code.coding
    private static string? PathIn(FhirNode item, string type)
    {
        var path = "";
        for (var node = item; node is not null; node = node.Parent)
        {
            if (node.Type.Name == type)
            {
                return path;
            }

            path = "." + node.Name + path;
        }

        return null;
    }

    private static string PathOf(string id) => string.Concat(id.Split('.').Skip(1).Select(step => "." + SnapshotElement.NameOf(step)));
}
