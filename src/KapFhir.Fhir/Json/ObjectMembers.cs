using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Json;

/// <summary>What has been read of an object so far.</summary>
internal ref struct ObjectMembers(FhirNode node, int frame, bool isResource)
{
    /// <summary>The node the object is read into.</summary>
    public readonly FhirNode Node = node;

    /// <summary>Where its children begin among the open nodes.</summary>
    public readonly int Frame = frame;

    /// <summary>True if it is a resource, whose resourceType is not an element.</summary>
    public readonly bool IsResource = isResource;

    /// <summary>True after the first resourceType.</summary>
    public bool HasResourceType;

    /// <summary>True if a primitive list had a null, which must have a value or extensions in the twin list.</summary>
    public bool HasGaps;

    /// <summary>Where the nodes begin that the property's twin (with or without underscore) has made.</summary>
    public int TwinStart;

    /// <summary>How many there are; 0 if the twin has not been read.</summary>
    public int TwinCount;

    private UInt128 _values;
    private UInt128 _extras;

    /// <summary>True if a property of this element has been read, with underscore or without.</summary>
    public readonly bool Has(PropertyEntry entry) => ((_values | _extras) & Bit(entry)) != UInt128.Zero;

    /// <summary>True if this property has been read.</summary>
    public readonly bool Has(PropertyEntry entry, bool isExtras) => ((isExtras ? _extras : _values) & Bit(entry)) != UInt128.Zero;

    /// <summary>Notes that this property has been read.</summary>
    public void Set(PropertyEntry entry, bool isExtras)
    {
        if (isExtras)
        {
            _extras |= Bit(entry);
        }
        else
        {
            _values |= Bit(entry);
        }
    }

    /// <summary>Finds the nodes of this element.</summary>
    public void FindTwin(ElementDefinition element, ReadOnlySpan<FhirNode> open)
    {
        TwinStart = Frame;
        while (TwinStart < open.Length && !ReferenceEquals(open[TwinStart].Element, element))
        {
            TwinStart++;
        }

        var end = TwinStart;
        while (end < open.Length && ReferenceEquals(open[end].Element, element))
        {
            end++;
        }

        TwinCount = end - TwinStart;
    }

    private static UInt128 Bit(PropertyEntry entry) => UInt128.One << entry.Ordinal;
}
