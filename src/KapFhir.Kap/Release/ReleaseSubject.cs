using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Release;

/// <summary>A resource as release decisions see it. Type and labels are at hand; the rest is read when a provision asks for it.</summary>
public sealed class ReleaseSubject
{
    private static readonly string[] CodeElements =
        ["code", "type", "category", "class", "medication", "vaccineCode", "event", "serviceType", "serviceCategory", "reasonCode", "bodySite", "substance", "method"];

    private static readonly string[] DateElements =
        ["effective", "performed", "onset", "occurrence", "period", "authoredOn", "authored", "dateTime", "date", "recordedDate", "issued", "sent", "started", "whenHandedOver", "created"];

    private static readonly string[] AuthorElements =
        ["author", "performer", "recorder", "asserter", "requester", "informant", "source", "sender", "authenticator", "attester"];

    private readonly FhirNode _resource;

    private ReleaseSubject(FhirNode resource, IReadOnlyList<FhirCode> labels)
    {
        _resource = resource;
        Labels = labels;
    }

    /// <summary>The resource type.</summary>
    public string Type => _resource.Type.Name;

    /// <summary>Type and id.</summary>
    public string Reference => _resource.Self();

    /// <summary>Its security labels.</summary>
    public IReadOnlyList<FhirCode> Labels { get; }

    /// <summary>The codes that say what it is.</summary>
    public IReadOnlySet<FhirCode> Codes => field ??= CodeElements.SelectMany(e => _resource.Codes(e)).ToHashSet();

    /// <summary>The profiles that it claims.</summary>
    public IReadOnlyList<string> Profiles => field ??= [.. _resource.Child("meta")?.ChildrenNamed("profile").Select(p => p.Text?.Split('|')[0]).OfType<string>() ?? []];

    /// <summary>When the care took place that it records; null where it does not say.</summary>
    public (DateTimeOffset From, DateTimeOffset Until)? Time
    {
        get
        {
            var element = DateElements.FirstOrDefault(e => _resource.Begin(e) is not null);
            return element is null ? null : (_resource.Begin(element)!.Value, _resource.End(element) ?? DateTimeOffset.MaxValue);
        }
    }

    /// <summary>Everything that it refers to.</summary>
    public IReadOnlySet<string> Targets => field ??= References(_resource).ToHashSet(StringComparer.Ordinal);

    /// <summary>Who wrote it or stands for it.</summary>
    public IReadOnlySet<string> Authors => field ??= AuthorElements.SelectMany(_resource.ChildrenNamed).SelectMany(References).ToHashSet(StringComparer.Ordinal);

    /// <summary>A resource as it is stored.</summary>
    public static ReleaseSubject Of(FhirNode resource) => new(resource, LabelsOf(resource));

    /// <summary>A resource as it is read: whole. Labels of what is contained in it, and of its elements, are labels of all of it.</summary>
    public static ReleaseSubject OfWhole(FhirNode resource) => new(resource, [.. LabelsOf(resource).Concat(InlineLabels(resource)).Distinct()]);

    /// <summary>A part of it that has labels beside those of the whole.</summary>
    internal ReleaseSubject With(IEnumerable<FhirCode> labels) => new(_resource, [.. Labels, .. labels]);

    /// <summary>The security labels of a resource.</summary>
    public static IReadOnlyList<FhirCode> LabelsOf(FhirNode resource) =>
        resource.Child("meta") is { } meta ? [.. meta.ChildrenNamed("security").SelectMany(s => s.Codes())] : [];

    private static IEnumerable<FhirCode> InlineLabels(FhirNode node)
    {
        for (var i = 0; i < node.Children.Length; i++)
        {
            var child = node.Children[i];
            var own = child.Name switch
            {
                "contained" => LabelsOf(child),
                "extension" when child.ChildText("url") == Redaction.InlineLabel => child.Codes("value"),
                _ => [],
            };
            foreach (var label in own.Concat(InlineLabels(child)))
            {
                yield return label;
            }
        }
    }

    private static IEnumerable<string> References(FhirNode node)
    {
        if (node.Type.Name == "Reference" && ElementReading.Target(node) is { } target)
        {
            yield return target;
        }

        for (var i = 0; i < node.Children.Length; i++)
        {
            foreach (var reference in References(node.Children[i]))
            {
                yield return reference;
            }
        }
    }
}
