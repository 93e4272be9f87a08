using System.Globalization;
using System.Numerics;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;

namespace KapFhir.Store.Tests;

/// <summary>Index entries and search values by hand, by the names of R4's search parameters.</summary>
internal sealed class EntryBuilder(string type)
{
    public IndexEntries Entries { get; } = new();

    public static SearchParameterDefinition Parameter(string type, string code) =>
        FhirDefinitions.R4.FindSearchParameter(type, code) ?? throw new ArgumentException($"{type}.{code} is not a search parameter", nameof(code));

    public EntryBuilder Token(string code, string system, string value)
    {
        Entries.Tokens.Add(new TokenEntry(Key(code), system, value));
        return this;
    }

    public EntryBuilder OfType(string code, string typeSystem, string typeCode, string value)
    {
        Entries.Tokens.Add(new TokenEntry(IndexKey.Of(Parameter(type, code), IndexKey.OfTypeComponent, 0), typeSystem + "|" + typeCode, value));
        return this;
    }

    public EntryBuilder Text(string code, string text)
    {
        Entries.Strings.Add(new StringEntry(Key(code), TextFolding.Fold(text), text));
        return this;
    }

    /// <summary>Words of a full text from a place on: each once as a word, and each at its place.</summary>
    public EntryBuilder Placed(string code, int place, params string[] words)
    {
        Entries.Strings.AddRange(words.Distinct(StringComparer.Ordinal).Select(w => new StringEntry(Key(code), w, w)));
        Entries.Strings.AddRange(words.Select((w, i) => new StringEntry(Key(code) with { Instance = place + i }, w, w)));
        return this;
    }

    public EntryBuilder Date(string code, string start, string end)
    {
        Entries.Dates.Add(new DateEntry(Key(code), Ticks(start), Ticks(end)));
        return this;
    }

    public EntryBuilder Number(string code, string low, string high)
    {
        Entries.Numbers.Add(new NumberEntry(Key(code), Decimal(low), Decimal(high)));
        return this;
    }

    public EntryBuilder Quantity(string code, string value, string system, string unitCode, string unit)
    {
        Entries.Quantities.Add(new QuantityEntry(Key(code), Decimal(value), Decimal(value), system, unitCode, unit));
        return this;
    }

    public EntryBuilder Reference(string code, string target, string? version = null)
    {
        var parts = target.Split('/');
        Entries.References.Add(new ReferenceEntry(Key(code), parts[0], parts[1], version));
        return this;
    }

    public EntryBuilder Position(string latitude, string longitude)
    {
        Entries.Numbers.Add(new NumberEntry(IndexKey.Of(Parameter(type, "near"), 1, 1), Decimal(latitude), Decimal(latitude)));
        Entries.Numbers.Add(new NumberEntry(IndexKey.Of(Parameter(type, "near"), 2, 1), Decimal(longitude), Decimal(longitude)));
        return this;
    }

    public EntryBuilder Uri(string code, string url)
    {
        Entries.Uris.Add(new UriEntry(Key(code), url));
        return this;
    }

    /// <summary>A code and a quantity as parts of a composite.</summary>
    public EntryBuilder CodeValue(string code, int instance, string system, string value, string quantity)
    {
        var parameter = Parameter(type, code);
        Entries.Tokens.Add(new TokenEntry(IndexKey.Of(parameter, 1, instance), system, value));
        Entries.Quantities.Add(new QuantityEntry(
            IndexKey.Of(parameter, 2, instance), Decimal(quantity), Decimal(quantity), "http://unitsofmeasure.org", "mm[Hg]", "mmHg"));
        return this;
    }

    /// <summary>The ticks of an ISO time; <c>-</c> and <c>+</c> are the ends of time.</summary>
    public static long Ticks(string time) => time switch
    {
        "-" => long.MinValue,
        "+" => long.MaxValue,
        _ => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcTicks,
    };

    public static DecimalKey Decimal(string number)
    {
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var digits = BigInteger.Parse(number.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return DecimalKey.From(digits, point < 0 ? 0 : number.Length - point - 1);
    }

    /// <summary>What a contained resource can be found by; its number is its place among them, from 1.</summary>
    public EntryBuilder Contained(int number, string reference, Action<EntryBuilder>? entries = null)
    {
        var (containedType, id) = (reference.Split('/')[0], reference.Split('/')[1]);
        var inside = new EntryBuilder(containedType);
        entries?.Invoke(inside);
        Entries.Tokens.Add(new TokenEntry(IndexKey.Of(Parameter(containedType, "_id")).InContained(number), containedType, "#" + id));
        Entries.Tokens.AddRange(inside.Entries.Tokens.Select(e => e with { Key = e.Key.InContained(number) }));
        Entries.Strings.AddRange(inside.Entries.Strings.Select(e => e with { Key = e.Key.InContained(number) }));
        Entries.Dates.AddRange(inside.Entries.Dates.Select(e => e with { Key = e.Key.InContained(number) }));
        Entries.Quantities.AddRange(inside.Entries.Quantities.Select(e => e with { Key = e.Key.InContained(number) }));
        Entries.References.AddRange(inside.Entries.References.Select(e => e with { Key = e.Key.InContained(number) }));
        Entries.Uris.AddRange(inside.Entries.Uris.Select(e => e with { Key = e.Key.InContained(number) }));
        return this;
    }

    private IndexKey Key(string code) => IndexKey.Of(Parameter(type, code));
}
