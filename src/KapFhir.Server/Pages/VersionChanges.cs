using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Server.Pages;

/// <summary>An element that differs between two versions.</summary>
/// <param name="Path">Where it is, below the resource.</param>
/// <param name="Before">What it was; null if it was not there.</param>
/// <param name="After">What it is; null if it is gone.</param>
internal sealed record VersionChange(string Path, FhirNode? Before, FhirNode? After);

/// <summary>What differs between two versions of a resource: element by element, lists aligned by the items that both have.</summary>
internal static class VersionChanges
{
    // Aligning takes the product of both lengths.
    private const int LongestAligned = 300;

    // They differ with every version.
    private static readonly string[] Always = ["versionId", "lastUpdated"];

    public static IReadOnlyList<VersionChange> Between(FhirNode before, FhirNode after)
    {
        List<VersionChange> changes = [];
        Compare(before, after, "", changes);
        return changes;
    }

    private static void Compare(FhirNode before, FhirNode after, string path, List<VersionChange> changes)
    {
        var names = before.Children.ToArray().Concat(after.Children.ToArray()).Select(c => c.Name).Distinct(StringComparer.Ordinal);
        foreach (var name in names.Where(n => after.Type.Name != "Meta" || !Always.Contains(n, StringComparer.Ordinal)))
        {
            CompareItems([.. before.ChildrenNamed(name)], [.. after.ChildrenNamed(name)], path.Length == 0 ? name : path + "." + name, changes);
        }
    }

    // What both have in the same order is the same; what stands between is paired in order, and what is left over was added or taken away.
    private static void CompareItems(FhirNode[] before, FhirNode[] after, string path, List<VersionChange> changes)
    {
        var (i, j) = (0, 0);
        foreach (var (nextBefore, nextAfter) in Same(before, after).Append((before.Length, after.Length)))
        {
            for (; i < nextBefore || j < nextAfter; i += i < nextBefore ? 1 : 0, j += j < nextAfter ? 1 : 0)
            {
                CompareItem(i < nextBefore ? before[i] : null, j < nextAfter ? after[j] : null, path, changes);
            }

            (i, j) = (nextBefore + 1, nextAfter + 1);
        }
    }

    private static void CompareItem(FhirNode? before, FhirNode? after, string path, List<VersionChange> changes)
    {
        var isOpened = before is not null && after is not null && before.Type == after.Type && after.Type.Kind is not TypeKind.Primitive && ValueText.Of(after).Length == 0;
        if (isOpened)
        {
            Compare(before!, after!, path, changes);
        }
        else
        {
            changes.Add(new VersionChange(path, before, after));
        }
    }

    // The longest list of items that both have, as pairs of places.
    private static List<(int Before, int After)> Same(FhirNode[] before, FhirNode[] after)
    {
        List<(int, int)> same = [];
        if (before.Length > LongestAligned || after.Length > LongestAligned)
        {
            return [.. Enumerable.Range(0, Math.Min(before.Length, after.Length)).Where(n => Equal(before[n], after[n])).Select(n => (n, n))];
        }

        var longest = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                longest[i, j] = Equal(before[i], after[j]) ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        for (var (i, j) = (0, 0); i < before.Length && j < after.Length;)
        {
            if (Equal(before[i], after[j]))
            {
                same.Add((i++, j++));
            }
            else if (longest[i + 1, j] >= longest[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return same;
    }

    // By value: a number keeps the text it was sent with, and the order of an object's members says nothing.
    private static bool Equal(FhirNode a, FhirNode b)
    {
        if (a.Type != b.Type || a.Text != b.Text || a.Children.Length != b.Children.Length)
        {
            return false;
        }

        foreach (var group in a.Children.ToArray().GroupBy(c => c.Name, StringComparer.Ordinal))
        {
            if (!group.SequenceEqual(b.ChildrenNamed(group.Key), ByValue.Instance))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class ByValue : IEqualityComparer<FhirNode>
    {
        public static ByValue Instance { get; } = new();

        public bool Equals(FhirNode? x, FhirNode? y) => x is not null && y is not null && Equal(x, y);

        public int GetHashCode(FhirNode obj) => obj.Type.GetHashCode();
    }
}
