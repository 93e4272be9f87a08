namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>An _include or _revinclude.</summary>
internal sealed record Include(Parameter Reference, bool IsReverse, string? Target = null)
{
    public string Written => (IsReverse ? "_revinclude=" : "_include=") + $"{Reference.Type}:{Reference.Code}" + (Target is null ? "" : ":" + Target);
}

/// <summary>A search: how it is sent, and what the oracle answers.</summary>
internal sealed record Search(string Type, IReadOnlyList<Condition> Conditions)
{
    /// <summary>The id of the patient whose compartment is searched, or null.</summary>
    public string? Patient { get; init; }

    public IReadOnlyList<SortKey> Sort { get; init; } = [];

    public IReadOnlyList<Include> Includes { get; init; } = [];

    public int? Count { get; init; }

    /// <summary>The query as sent, without what concerns only the form of the answer.</summary>
    public string Url
    {
        get
        {
            var parameters = Conditions.Select(c => Encode(c.Name) + "=" + Encode(c.Value))
                .Concat(Sort.Count == 0 ? [] : ["_sort=" + string.Join(',', Sort.Select(s => s.Written))])
                .Concat(Includes.Select(i => i.Written))
                .Concat(Count is { } count ? [FormattableString.Invariant($"_count={count}")] : []);
            return (Patient is null ? "" : $"Patient/{Patient}/") + Type + "?" + string.Join('&', parameters);
        }
    }

    /// <summary>What matches.</summary>
    public HashSet<Resource> Matches(Dataset data) => [.. data.Of(Type).Where(r => IsInCompartment(r, data) && Conditions.All(c => c.Holds(r, data)))];

    /// <summary>What is to come with the matches of a page.</summary>
    public HashSet<Resource> Included(IReadOnlyCollection<Resource> page, Dataset data)
    {
        var all = page.ToHashSet();
        var wanted = Includes.SelectMany(i => i.IsReverse
            ? data.Of(i.Reference.Type).Where(r => data.Targets(i.Reference, r).Any(all.Contains))
            : page.Where(r => r.Type == i.Reference.Type).SelectMany(r => data.Targets(i.Reference, r)).Where(t => i.Target is null || t.Type == i.Target));
        return [.. wanted.Except(all)];
    }

    // https://hl7.org/fhir/R4/compartmentdefinition-patient.html, as far as the test data goes: subject or patient.
    private bool IsInCompartment(Resource resource, Dataset data) => Patient is null || Parameters.Of(Type)
        .Where(p => p.Code is "subject" or "patient").Any(p => data.Targets(p, resource).Any(t => t.Type == "Patient" && t.Id == Patient));

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
