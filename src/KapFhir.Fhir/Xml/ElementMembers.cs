using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <summary>What has been read of an XML element's children so far.</summary>
internal ref struct ElementMembers(bool hasAny)
{
    /// <summary>True if the JSON object has a property already.</summary>
    public bool HasAny = hasAny;

    /// <summary>The kind of child read last, or null.</summary>
    public PropertyEntry? Current;

    /// <summary>How many of it have been read.</summary>
    public int Count;

    /// <summary>True if one of them has a value, or is no primitive.</summary>
    public bool HasValues;

    /// <summary>How long the JSON was before their property.</summary>
    public int Start;

    /// <summary>True if the JSON object had a property before them.</summary>
    public bool HadAny;

    /// <summary>The items of the array of ids and extensions of a list of primitives, or null while there are none.</summary>
    public ByteBuffer? Extras;

    /// <summary>Goes on to another kind of child.</summary>
    public void Next(PropertyEntry? entry)
    {
        Current = entry;
        Count = 0;
        HasValues = false;
        Extras = null;
    }
}
