using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols;

/// <summary>What a plan treats: the Conditions that the caller names, else the patient's own that its goals address, else those that ketamine is given for.</summary>
internal static class TreatedConditions
{
    private const int Most = 50;
    private static readonly string Indications = KapGuide.Canonical + "/ValueSet/kap-indication-vs";

    /// <summary>References to Conditions.</summary>
    internal static IReadOnlyList<string> Of(FhirNode definition, ApplyRequest request, ApplySources sources)
    {
        if (request.Conditions.Count > 0)
        {
            return [.. request.Conditions.Select(c => c.Self())];
        }

        var goals = definition.ChildrenNamed("goal").SelectMany(g => g.Codes("addresses")).ToHashSet();
        var isKap = IsKap(definition);
        if (goals.Count == 0 && !isKap)
        {
            return [];
        }

        var active = sources.Records.Find(RecordSearch.Of("Condition", Most, ("patient", request.Patient)))
            .Select(c => ConditionFact.Read(c, c.Self())).Where(c => c.IsActive).ToList();
        var addressed = active.Where(c => c.Codes.Any(goals.Contains)).ToList();
        return [.. (addressed.Count > 0 || !isKap ? addressed : active.Where(c => c.Codes.Any(code => sources.IsMemberOf(code.System, code.Code, Indications) == true)))
            .Select(c => c.Reference)];
    }

    /// <summary>True for a definition whose steps have phases of ours.</summary>
    internal static bool IsKap(FhirNode definition) => definition.Codes("topic").Concat(definition.ChildrenNamed("action").SelectMany(a => a.Codes("code")))
        .Any(c => c.System == Build.KapSystem("kap-session-phase"));
}
