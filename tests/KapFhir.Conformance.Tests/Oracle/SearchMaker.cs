using System.Globalization;
using System.Text.Json;
using KapFhir.Conformance.Tests.Harness;

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
            Includes = _random.Next(4) > 0 ? [] : [.. Includes(type)],
            Patient = _random.Next(8) == 0 ? PatientOf(_anchor) : null,
            Count = _random.Next(5) == 0 ? null : _random.Next(1, 120),
            Total = Pick([null, null, "none", "estimate", "accurate"]),
            IsPosted = _random.Next(4) == 0,
        };
    }

    private Condition Simple(string type) => Simple(Pick(Parameters.Of(type)));

    private Condition Any(string type) => _random.Next(16) switch
    {
        0 or 1 => Chain(type, 2) ?? Simple(type),
        2 or 3 => Has(type, 2) ?? Simple(type),
        4 => new IdCondition([.. Enumerable.Range(0, _random.Next(5)).Select(_ => Pick(data.Of(type)).Id), _anchor!.Id, "unknown"]),
        5 => LastUpdated(type),
        6 => Simple(Pick(Parameters.OfMeta(type))),
        7 => OfType(type) ?? ReferenceIdentifier(type) ?? Simple(type),
        _ => Simple(type),
    };

    // What stands behind a chain or _has: a value, or another step.
    private Condition Behind(string type, int depth) => _random.Next(depth > 0 ? 3 : 1) switch
    {
        1 => Chain(type, depth - 1) ?? Simple(type),
        2 => Has(type, depth - 1) ?? Simple(type),
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

    private ChainCondition? Chain(string type, int depth)
    {
        var links = Links.Where(l => l.Type == type && data.Of(l.Target).Count > 0).ToList();
        if (links.Count == 0)
        {
            return null;
        }

        var (_, code, target) = Pick(links);
        var isTyped = code is not ("patient" or "encounter" or "location" or "service-provider") || _random.Next(2) == 0;
        return new ChainCondition(Parameters.Get(type, code), target, isTyped, Behind(target, depth - 1));
    }

    private HasCondition? Has(string type, int depth)
    {
        var links = Links.Where(l => l.Target == type && data.Of(l.Type).Count > 0).ToList();
        if (links.Count == 0)
        {
            return null;
        }

        var (source, code, _) = Pick(links);
        return new HasCondition(Parameters.Get(source, code), Behind(source, depth - 1));
    }

    private OfTypeCondition? OfType(string type)
    {
        if (!Parameters.Of(type).Any(p => p.Code == "identifier"))
        {
            return null;
        }

        var parameter = Parameters.Get(type, "identifier");
        List<JsonElement> identifiers = [.. Near(type).SelectMany(r => r.Json.Each("identifier")).Where(i => i.Str("value") is not null && i.At("type.coding").Any())];
        if (identifiers.Count == 0)
        {
            return null;
        }

        var (picked, other) = (Pick(identifiers), Pick(identifiers));
        var coding = (_random.Next(4) == 0 ? other : picked).At("type.coding").First();
        return new OfTypeCondition(parameter, coding.Str("system")!, coding.Str("code")!, picked.Str("value")!);
    }

    private ReferenceIdentifierCondition? ReferenceIdentifier(string type)
    {
        var found = Parameters.Of(type).Where(p => p is { Kind: Kind.Reference, Only: null })
            .SelectMany(p => Near(type).SelectMany(r => p.Elements(r.Json)).SelectMany(e => e.Each("identifier")).Select(i => (Parameter: p, Identifier: i))).ToList();
        if (found.Count == 0)
        {
            return null;
        }

        var (parameter, identifier) = Pick(found);
        return new ReferenceIdentifierCondition(
            parameter, _random.Next(3) switch { 0 => null, 1 => identifier.Str("system") ?? "", _ => identifier.Str("system") }, identifier.Str("value")!);
    }

    private IEnumerable<Resource> Near(string type) => Enumerable.Range(0, 30).Select(_ => Pick(data.Of(type))).Append(_anchor!).Where(r => r.Type == type);

    private LastUpdatedCondition LastUpdated(string type)
    {
        var time = Pick(data.Of(type)).LastUpdated.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture) + "Z";
        return new LastUpdatedCondition(new DateOperand(Pick(OperandMaker.DatePrefixes), _random.Next(2) == 0 ? time : time[..19] + "Z"));
    }

    private SortKey? Sort(string type)
    {
        var parameter = Pick(Parameters.Of(type));
        return parameter.Kind is Kind.Reference or Kind.Uri or Kind.Composite ? null : new SortKey(parameter, _random.Next(2) == 0);
    }

    // The second may begin where the first ends: then it iterates.
    private IEnumerable<Include> Includes(string type)
    {
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            var isReverse = _random.Next(3) == 0;
            var links = Links.Where(l => (isReverse ? l.Target : l.Type) == type).ToList();
            if (links.Count == 0)
            {
                yield break;
            }

            var (source, code, target) = Pick(links);
            yield return new Include(Parameters.Get(source, code), isReverse, _random.Next(3) == 0, _random.Next(3) == 0 ? target : null);
            if (_random.Next(2) == 0)
            {
                type = isReverse ? source : target;
                var next = Links.Where(l => l.Type == type).ToList();
                if (next.Count > 0 && Pick(next) is var (further, by, _))
                {
                    yield return new Include(Parameters.Get(further, by), IsReverse: false, IsIterative: true);
                }
            }
        }
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];
}
