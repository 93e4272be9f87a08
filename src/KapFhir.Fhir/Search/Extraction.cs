using System.Runtime.InteropServices;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search;

/// <summary>What the extraction of index entries needs to know beside the resource.</summary>
/// <param name="Definitions">R4's tables.</param>
/// <param name="BaseUrl">The server's own base, without a slash at its end.</param>
/// <param name="Zone">The zone of dates and times that have none.</param>
internal sealed record ExtractionSettings(FhirDefinitions Definitions, string BaseUrl, TimeZoneInfo Zone)
{
    /// <summary>The systems that codes have without saying so.</summary>
    public ImpliedSystems ImpliedSystems { get; } = new(Definitions);
}

/// <summary>The entries of one resource as they are found; each is kept once.</summary>
internal sealed class Extraction(ExtractionSettings settings, FhirNode root, long generation)
{
    private const int FewEntries = 12;
    private HashSet<object>? _seen;
    private Position _parameter;

    /// <summary>What is found so far.</summary>
    public IndexEntries Entries { get; } = new() { Generation = generation };

    /// <summary>What to know beside the resource.</summary>
    public ExtractionSettings Settings => settings;

    /// <summary>The resource.</summary>
    public FhirNode Root => root;

    /// <summary>How much is found so far.</summary>
    public Position Here => new(
        Entries.Tokens.Count, Entries.Strings.Count, Entries.References.Count, Entries.Uris.Count, Entries.Dates.Count,
        Entries.Numbers.Count, Entries.Quantities.Count);

    /// <summary>Begins the next parameter: no entry can equal an earlier parameter's.</summary>
    public void BeginParameter()
    {
        _seen = null;
        _parameter = Here;
    }

    /// <summary>Forgets what was found since.</summary>
    public void ReturnTo(Position position)
    {
        CollectionsMarshal.SetCount(Entries.Tokens, position.Tokens);
        CollectionsMarshal.SetCount(Entries.Strings, position.Strings);
        CollectionsMarshal.SetCount(Entries.References, position.References);
        CollectionsMarshal.SetCount(Entries.Uris, position.Uris);
        CollectionsMarshal.SetCount(Entries.Dates, position.Dates);
        CollectionsMarshal.SetCount(Entries.Numbers, position.Numbers);
        CollectionsMarshal.SetCount(Entries.Quantities, position.Quantities);
    }

    /// <summary>Keeps a token.</summary>
    public void Add(TokenEntry entry) => Add(Entries.Tokens, _parameter.Tokens, entry);

    /// <summary>Keeps a text, unless it has nothing to find.</summary>
    public void AddText(IndexKey key, string folded, string text)
    {
        if (folded.Length > 0)
        {
            Add(Entries.Strings, _parameter.Strings, new StringEntry(key, folded, text));
        }
    }

    /// <summary>
    /// Keeps a text that stands beside a code or a reference, if there is one; not for parts of composites, which no text is searched in.
    /// Searches compare it folded only, so that is all that is kept: these are most of all texts.
    /// </summary>
    public void AddTextBeside(IndexKey key, string? text)
    {
        if (text is not null && key.Component == 0)
        {
            var folded = TextFolding.Fold(text);
            AddText(key, folded, folded);
        }
    }

    /// <summary>Keeps a reference.</summary>
    public void Add(ReferenceEntry entry) => Add(Entries.References, _parameter.References, entry);

    /// <summary>Keeps a uri.</summary>
    public void Add(UriEntry entry) => Add(Entries.Uris, _parameter.Uris, entry);

    /// <summary>Keeps a span of time.</summary>
    public void Add(DateEntry entry) => Add(Entries.Dates, _parameter.Dates, entry);

    /// <summary>Keeps a number.</summary>
    public void Add(NumberEntry entry) => Add(Entries.Numbers, _parameter.Numbers, entry);

    /// <summary>Keeps a quantity.</summary>
    public void Add(QuantityEntry entry) => Add(Entries.Quantities, _parameter.Quantities, entry);

    private void Add<T>(List<T> entries, int from, T entry)
        where T : struct, IEquatable<T>
    {
        var siblings = CollectionsMarshal.AsSpan(entries)[from..];
        if (siblings.Length < FewEntries ? !siblings.Contains(entry) : (_seen ??= []).Add(entry) && !siblings[..FewEntries].Contains(entry))
        {
            entries.Add(entry);
        }
    }
}

/// <summary>How many entries of each kind there were at some moment of an extraction.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Position(int Tokens, int Strings, int References, int Uris, int Dates, int Numbers, int Quantities);
