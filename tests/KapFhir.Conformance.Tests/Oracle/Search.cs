namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>An _include or _revinclude; one that iterates looks at what was added too.</summary>
internal sealed record Include(Parameter Reference, bool IsReverse, bool IsIterative, string? Target = null)
{
    public string Name => (IsReverse ? "_revinclude" : "_include") + (IsIterative ? ":iterate" : "");

    public string Value => $"{Reference.Type}:{Reference.Code}" + (Target is null ? "" : ":" + Target);

    /// <summary>What it adds to these.</summary>
    public IEnumerable<Resource> Of(HashSet<Resource> from, Dataset data) => IsReverse
        ? data.Of(Reference.Type).Where(r => data.Targets(Reference, r).Any(t => from.Contains(t) && (Target is null || t.Type == Target)))
        : from.Where(r => r.Type == Reference.Type).SelectMany(r => data.Targets(Reference, r)).Where(t => Target is null || t.Type == Target);
}

/// <summary>A search: how it is sent, and what the oracle answers.</summary>
internal sealed record Search(string Type, IReadOnlyList<Condition> Conditions)
{
    /// <summary>The id of the patient whose compartment is searched, or null.</summary>
    public string? Patient { get; init; }

    public IReadOnlyList<SortKey> Sort { get; init; } = [];

    public IReadOnlyList<Include> Includes { get; init; } = [];

    public int? Count { get; init; }

    /// <summary><c>none</c>, <c>estimate</c> or <c>accurate</c>; null where nothing is said.</summary>
    public string? Total { get; init; }

    /// <summary>True if it is sent as a form to <c>_search</c>.</summary>
    public bool IsPosted { get; init; }

    /// <summary>Where it is sent, and the query behind it.</summary>
    public string Url => Path + "?" + Query;

    /// <summary>Where it is sent.</summary>
    public string Path => (Patient is null ? "" : $"Patient/{Patient}/") + Type;

    /// <summary>The query as sent.</summary>
    public string Query => string.Join('&', Parameters.Select(p => Encode(p.Key) + "=" + Encode(p.Value)));

    /// <summary>The parameters, without what concerns only the form of the answer.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters => Conditions.Select(c => Pair(c.Name, c.Value))
        .Concat(Sort.Count == 0 ? [] : [Pair("_sort", string.Join(',', Sort.Select(s => s.Written)))])
        .Concat(Includes.Select(i => Pair(i.Name, i.Value)))
        .Concat(Count is { } count ? [Pair("_count", FormattableString.Invariant($"{count}"))] : [])
        .Concat(Total is null ? [] : [Pair("_total", Total)]);

    /// <summary>What matches.</summary>
    public HashSet<Resource> Matches(Dataset data) => [.. data.Of(Type).Where(r => IsInCompartment(r, data) && Conditions.All(c => c.Holds(r, data)))];

    /// <summary>What is to come with the matches of a page.</summary>
    public HashSet<Resource> Included(IReadOnlyCollection<Resource> page, Dataset data)
    {
        HashSet<Resource> all = [.. page], from = [.. page];
        for (var round = 0; from.Count > 0; round++)
        {
            HashSet<Resource> added = [.. Includes.Where(i => round == 0 || i.IsIterative).SelectMany(i => i.Of(from, data)).Except(all)];
            all.UnionWith(added);
            from = added;
        }

        return [.. all.Except(page)];
    }

    // https://hl7.org/fhir/R4/compartmentdefinition-patient.html, as far as the test data goes: subject or patient.
    private bool IsInCompartment(Resource resource, Dataset data) => Patient is null || Oracle.Parameters.Of(Type)
        .Where(p => p.Code is "subject" or "patient").Any(p => data.Targets(p, resource).Any(t => t.Type == "Patient" && t.Id == Patient));

    private static KeyValuePair<string, string> Pair(string name, string value) => new(name, value);

    private static string Encode(string text) => Uri.EscapeDataString(text);
}

/// <summary>A key of the order. Dates stand at their beginning, numbers at themselves (of UCUM units: in base units), texts folded, codes and urls by their characters; no value stands last.</summary>
internal sealed record SortKey(Parameter Parameter, bool IsDescending)
{
    public string Written => (IsDescending ? "-" : "") + Parameter.Code;

    /// <summary>Compares two resources: below zero if the first comes before the second.</summary>
    public int Compare(Resource first, Resource second, Dataset data) => (Key(first, data), Key(second, data)) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        var (a, b) => CompareKeys(a, b) * (IsDescending ? -1 : 1),
    };

    private static int CompareKeys(object a, object b) => a is string text ? string.CompareOrdinal(text, (string)b)
        : a is Fraction number ? Fraction.Compare(number, (Fraction)b) : ((IComparable)a).CompareTo(b);

    private object? Key(Resource resource, Dataset data)
    {
        var keys = data.Values(Parameter, resource).Select(KeyOf).OfType<object>().Order(Comparer<object>.Create(CompareKeys)).ToList();
        return keys.Count == 0 ? null : IsDescending ? keys[^1] : keys[0];
    }

    private static object? KeyOf(Value value) => value switch
    {
        TextValue text => Fold.Text(text.Text),
        CodeValue code => code.Code,
        SpanValue span => span.Start,
        AmountValue amount => Units.Find(amount.System, amount.Code)?.InBase(Fraction.Of(amount.Number)) ?? Fraction.Of(amount.Number),
        _ => null,
    };
}
