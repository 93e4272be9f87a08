using System.Text.Json;
using KapFhir.Fhir.Definitions;
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Research;

/// <summary>
/// Every code, linkId and questionnaire that the guide itself speaks of. These are public and tell of nobody, so that one found in a record may be exported;
/// what a sender could have made up is not among them.
/// </summary>
internal sealed class KnownTerms
{
    private static readonly Lazy<KnownTerms> Made = new(() => new KnownTerms());

    private readonly HashSet<FhirCode> _codes = [];
    private readonly HashSet<string> _bareCodes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _linkIds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _questionnaires = new(StringComparer.Ordinal);

    private KnownTerms()
    {
        foreach (var name in typeof(KapGuide).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("guide/", StringComparison.Ordinal)))
        {
            using var artefact = JsonDocument.Parse(KapGuide.Embedded(name));
            Learn(artefact.RootElement);
            LearnOwn(artefact.RootElement);
        }

        var products = new ProductOptions();
        _codes.UnionWith(SettingList.Of(products.Ketamine).Concat(SettingList.Of(products.Esketamine)).Select(FhirCode.Parse).OfType<FhirCode>());
    }

    internal static KnownTerms Default => Made.Value;

    internal bool HasCode(FhirCode code) => _codes.Contains(code);

    internal bool HasBareCode(string code) => _bareCodes.Contains(code);

    internal bool HasLinkId(string linkId) => _linkIds.Contains(linkId);

    internal bool HasQuestionnaire(string canonical) => _questionnaires.Contains(canonical.Split('|')[0]);

    // Codings, quantities, and the codes that value sets list.
    private void Learn(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            element.EnumerateArray().ToList().ForEach(Learn);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (Text(element, "system") is { } system)
        {
            if (Text(element, "code") is { } code)
            {
                _codes.Add(new FhirCode(system, code));
            }

            LearnConcepts(system, element);
        }

        element.EnumerateObject().ToList().ForEach(p => Learn(p.Value));
    }

    private void LearnOwn(JsonElement artefact)
    {
        var url = Text(artefact, "url");
        switch (Text(artefact, "resourceType"))
        {
            case "CodeSystem": LearnConcepts(url!, artefact); break;
            case "Questionnaire":
                _questionnaires.Add(url!);
                LearnItems(artefact);
                break;
        }
    }

    private void LearnConcepts(string system, JsonElement owner)
    {
        if (owner.TryGetProperty("concept", out var concepts))
        {
            foreach (var concept in concepts.EnumerateArray())
            {
                _codes.Add(new FhirCode(system, Text(concept, "code")!));
                _ = system.StartsWith(KapGuide.Canonical, StringComparison.Ordinal) && _bareCodes.Add(Text(concept, "code")!);
                LearnConcepts(system, concept);
            }
        }
    }

    private void LearnItems(JsonElement owner)
    {
        if (owner.TryGetProperty("item", out var items))
        {
            foreach (var item in items.EnumerateArray())
            {
                _linkIds.Add(Text(item, "linkId")!);
                LearnItems(item);
            }
        }
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
