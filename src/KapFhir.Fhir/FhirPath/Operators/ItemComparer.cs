using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Operators;

/// <summary>Tells duplicates apart, by <c>=</c>, in time proportional to the number of items.</summary>
internal sealed class ItemComparer : IEqualityComparer<object>
{
    private const int FewItems = 8;

    private ItemComparer()
    {
    }

    public static ItemComparer Instance { get; } = new();

    /// <summary>The items without those equal to an earlier one.</summary>
    public static Items Distinct(Items items)
    {
        if (items.Count < 2)
        {
            return items;
        }

        var distinct = default(ItemsBuilder);
        var seen = new Seen(items.Count > FewItems);
        foreach (var item in items)
        {
            if (seen.Add(item))
            {
                distinct.Add(item);
            }
        }

        return distinct.ToItems();
    }

    public static bool Contains(Items items, object sought)
    {
        foreach (var item in items)
        {
            if (Equality.Equal(item, sought) == true)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public new bool Equals(object? x, object? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && Equality.Equal(x, y) == true);

    /// <summary>Equal items have equal codes; those whose equality depends on precision or units share one.</summary>
    public int GetHashCode(object item) => Values.Of(item) switch
    {
        string text => text.GetHashCode(StringComparison.Ordinal),
        bool value => value ? 1 : 2,
        int value => ((decimal)value).GetHashCode(),
        decimal value => value.GetHashCode(),
        FhirNode node => HashCode.Combine(node.Type, node.Children.Length),
        _ => 0,
    };

    /// <summary>The items met so far: a list while they are few, a hash set when they are many.</summary>
    internal struct Seen(bool areMany)
    {
        private readonly HashSet<object>? _set = areMany ? new HashSet<object>(Instance) : null;
        private ItemsBuilder _few;

        public bool Add(object item)
        {
            if (_set is not null)
            {
                return _set.Add(item);
            }

            if (Contains(_few.ToItems(), item))
            {
                return false;
            }

            _few.Add(item);
            return true;
        }
    }
}
