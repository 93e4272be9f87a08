using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>How ketamine is given, by the codes of kap-route-vs.</summary>
public enum DoseRoute
{
    /// <summary>Not said, or none of these.</summary>
    Unknown,

    /// <summary>IV.</summary>
    Intravenous,

    /// <summary>IM.</summary>
    Intramuscular,

    /// <summary>A lozenge under the tongue or in the cheek.</summary>
    Sublingual,

    /// <summary>Swallowed.</summary>
    Oral,

    /// <summary>A nasal spray.</summary>
    Nasal,

    /// <summary>SC.</summary>
    Subcutaneous,
}

/// <summary>Routes by their codes.</summary>
public static class DoseRoutes
{
    private static readonly Dictionary<string, DoseRoute> ByCode = new(StringComparer.Ordinal)
    {
        ["47625008"] = DoseRoute.Intravenous, ["78421000"] = DoseRoute.Intramuscular, ["37839007"] = DoseRoute.Sublingual,
        ["54471007"] = DoseRoute.Sublingual, ["26643006"] = DoseRoute.Oral, ["46713006"] = DoseRoute.Nasal, ["34206005"] = DoseRoute.Subcutaneous,
    };

    /// <summary>The route that a CodeableConcept means.</summary>
    public static DoseRoute Of(FhirNode concept) => Of(concept.Codes());

    /// <summary>The route of a session, by a code of kap-session-code.</summary>
    internal static DoseRoute OfSession(string? code) => code switch
    {
        "iv-session" => DoseRoute.Intravenous,
        "im-session" => DoseRoute.Intramuscular,
        "sublingual-session" => DoseRoute.Sublingual,
        "oral-session" => DoseRoute.Oral,
        "intranasal-session" => DoseRoute.Nasal,
        _ => DoseRoute.Unknown,
    };

    /// <summary>The route that one of these codes means.</summary>
    internal static DoseRoute Of(IEnumerable<FhirCode> codes) =>
        codes.CodeIn(Build.Snomed) is { } code ? ByCode.GetValueOrDefault(code) : DoseRoute.Unknown;
}
