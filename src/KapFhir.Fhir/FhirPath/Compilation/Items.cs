// http://hl7.org/fhirpath/N1/#collections
namespace KapFhir.Fhir.FhirPath.Compilation;

/// <summary>An ordered collection of items. Nothing is allocated for an empty or single one.</summary>
internal readonly struct Items
{
    // null: empty; an ItemList: its items; anything else: that one item.
    private readonly object? _value;

    private Items(object? value) => _value = value;

    public static Items Empty => default;

    public static Items True { get; } = new(true);

    public static Items False { get; } = new(false);

    public int Count => _value switch { null => 0, ItemList list => list.Count, _ => 1 };

    public bool IsEmpty => _value is null;

    /// <summary>The item if there is exactly one, otherwise null.</summary>
    public object? Only => _value is ItemList ? null : _value;

    public object this[int index] => _value is ItemList list ? list[index] : _value!;

    public static Items One(object? item) => new(item);

    public static Items Of(bool value) => value ? True : False;

    public static Items Of(bool? value) => value is null ? Empty : Of(value.Value);

    public static Items Of(ItemList list) => list.Count switch { 0 => Empty, 1 => new(list[0]), _ => new(list) };

    public Enumerator GetEnumerator() => new(this);

    public object[] ToArray()
    {
        var items = new object[Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = this[i];
        }

        return items;
    }

    /// <summary>The items from a place on, at most so many.</summary>
    public Items Slice(int start, int count)
    {
        var (from, to) = (Math.Max(0, start), (int)Math.Min(Count, (long)Math.Max(0, start) + count));
        if (from == 0 && to == Count)
        {
            return this;
        }

        var slice = default(ItemsBuilder);
        for (var i = from; i < to; i++)
        {
            slice.Add(this[i]);
        }

        return slice.ToItems();
    }

    internal struct Enumerator(Items items)
    {
        private readonly Items _items = items;
        private readonly int _count = items.Count;
        private int _at = -1;

        public readonly object Current => _items[_at];

        public bool MoveNext() => ++_at < _count;
    }
}

/// <summary>Two or more items. Not changed once an <see cref="Items"/> holds it.</summary>
internal sealed class ItemList
{
    private object[] _items = new object[4];

    public int Count { get; private set; }

    public object this[int index] => _items[index];

    public void Add(object item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count++] = item;
    }
}

/// <summary>Gathers items; the first one costs nothing.</summary>
internal struct ItemsBuilder
{
    private object? _first;
    private ItemList? _list;

    public void Add(object item)
    {
        if (_first is null)
        {
            _first = item;
            return;
        }

        if (_list is null)
        {
            _list = new ItemList();
            _list.Add(_first);
        }

        _list.Add(item);
    }

    public void AddRange(Items items)
    {
        foreach (var item in items)
        {
            Add(item);
        }
    }

    public readonly Items ToItems() => _list is null ? Items.One(_first) : Items.Of(_list);
}
