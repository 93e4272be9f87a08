using System.Globalization;

namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>Makes searches at random, of values that occur in the data, and of such that nearly do.</summary>
internal sealed class SearchMaker(Dataset data, string address, int seed)
{
    private static readonly (string Type, string Code, string Target)[] Links =
    [
        ("Observation", "patient", "Patient"), ("Observation", "subject", "Patient"), ("Observation", "encounter", "Encounter"),
        ("Encounter", "subject", "Patient"), ("Encounter", "service-provider", "Organization"), ("Encounter", "location", "Location"),
        ("Encounter", "participant", "Practitioner"), ("Condition", "patient", "Patient"), ("Condition", "encounter", "Encounter"),
        ("Procedure", "patient", "Patient"), ("MedicationRequest", "requester", "Practitioner"), ("MedicationRequest", "patient", "Patient"),
        ("Claim", "provider", "Organization"), ("Claim", "patient", "Patient"), ("Claim", "encounter", "Encounter"),
        ("DiagnosticReport", "result", "Observation"), ("DiagnosticReport", "performer", "Practitioner"), ("Immunization", "patient", "Patient"),
    ];

    private readonly Random _random = new(seed);
    private readonly OperandMaker _operands = new(seed + 1, address);
    private Resource? _anchor;

    /// <summary>A search of one type; most of its values are those of one resource, so that it often finds something.</summary>
    public Search Make(string type)
    {
        _anchor = Pick(data.Of(type));
        var conditions = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Any(type)).ToList();
        return new Search(type, conditions)
        {
            Sort = _random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Sort(type)).OfType<SortKey>().DistinctBy(s => s.Parameter)],
            Includes = _random.Next(4) > 0 ? [] : [.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Include(type)).OfType<Include>()],
            Patient = _random.Next(8) == 0 ? PatientOf(_anchor) : null,
            Count = _random.Next(5) == 0 ? null : _random.Next(1, 120),
        };
    }

    private Condition Simple(string type) => Simple(Pick(Parameters.Of(type)));

    private Condition Any(string type) => _random.Next(14) switch
    {
        0 => Chain(type) ?? Simple(type),
        1 => Has(type) ?? Simple(type),
        2 => new IdCondition([.. Enumerable.Range(0, _random.Next(5)).Select(_ => Pick(data.Of(type)).Id), _anchor!.Id, "unknown"]),
        3 => LastUpdated(type),
        4 => Meta(type),
        _ => Simple(type),
    };

    private Condition Simple(Parameter parameter)
    {
        if (parameter.Kind != Kind.Composite && _random.Next(10) == 0)
        {
            return new MissingCondition(parameter, _random.Next(2) == 0);
        }

        var modifier = _operands.Modifier(parameter);
        var samples = Samples(parameter);
        var operands = Enumerable.Range(0, 6).Select(_ => samples.Count == 0 ? null : _operands.Of(parameter, modifier, Pick(samples))).OfType<Operand>()
            .Take(_random.Next(3) == 0 ? _random.Next(1, 5) : 1).ToList();
        return operands.Count == 0 ? WithoutValue(parameter) : new ValueCondition(parameter, modifier, operands);
    }

    // What it means that a composite is missing is said nowhere.
    private Condition WithoutValue(Parameter parameter) =>
        parameter.Kind == Kind.Composite ? Simple(Parameters.Of(parameter.Type)[0]) : new MissingCondition(parameter, IsMissing: false);

    private List<Value> Samples(Parameter parameter)
    {
        var near = _anchor?.Type == parameter.Type && _random.Next(4) > 0 ? data.Values(parameter, _anchor) : [];
        return near.Count > 0 ? [.. near]
            : [.. Enumerable.Range(0, 40).Select(_ => Pick(data.Of(parameter.Type))).SelectMany(r => data.Values(parameter, r)).Take(30)];
    }

    private string? PatientOf(Resource resource) => resource.Type == "Patient" ? null : Parameters.Of(resource.Type)
        .Where(p => p.Code is "patient" or "subject").SelectMany(p => data.Targets(p, resource)).FirstOrDefault(t => t.Type == "Patient")?.Id;

    private ChainCondition? Chain(string type)
    {
        var links = Links.Where(l => l.Type == type && data.Of(l.Target).Count > 0).ToList();
        if (links.Count == 0)
        {
            return null;
        }

        var (_, code, target) = Pick(links);
        var isTyped = code is not ("patient" or "encounter" or "location" or "service-provider") || _random.Next(2) == 0;
        return new ChainCondition(Parameters.Get(type, code), target, isTyped, Simple(target));
    }

    private HasCondition? Has(string type)
    {
        var links = Links.Where(l => l.Target == type && data.Of(l.Type).Count > 0).ToList();
        return links.Count == 0 ? null : Has(Pick(links));
    }

    private HasCondition Has((string Type, string Code, string Target) link) => new(Parameters.Get(link.Type, link.Code), Simple(link.Type));

    private LastUpdatedCondition LastUpdated(string type)
    {
        var time = Pick(data.Of(type)).LastUpdated.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture) + "Z";
        return new LastUpdatedCondition(new DateOperand(Pick(OperandMaker.DatePrefixes), _random.Next(2) == 0 ? time : time[..19] + "Z"));
    }

    private MetaCondition Meta(string type) => Pick(data.Of(type)).Json.TryGetProperty("meta", out var meta) && meta.TryGetProperty("profile", out var profile)
        ? new MetaCondition("_profile", profile[0].GetString()!) : new MetaCondition("_tag", "http://example.org/tags|odd");

    private SortKey? Sort(string type)
    {
        var parameter = Pick(Parameters.Of(type));
        return parameter.Kind is Kind.Reference or Kind.Uri or Kind.Composite ? null : new SortKey(parameter, _random.Next(2) == 0);
    }

    private Include? Include(string type)
    {
        var isReverse = _random.Next(3) == 0;
        var links = Links.Where(l => (isReverse ? l.Target : l.Type) == type).ToList();
        if (links.Count == 0)
        {
            return null;
        }

        var (source, code, target) = Pick(links);
        return new Include(Parameters.Get(source, code), isReverse, _random.Next(3) == 0 ? target : null);
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];
}
