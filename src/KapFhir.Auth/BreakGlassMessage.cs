namespace KapFhir.Auth;

/// <summary>The message to the privacy officer that the glass was broken: known by its tag, the one that AuditEvents of emergencies have too.</summary>
public static class BreakGlassMessage
{
    /// <summary>Its resource type.</summary>
    public const string Type = "Communication";

    /// <summary>The system of its tag, v3-ActReason.</summary>
    public const string TagSystem = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

    /// <summary>Its tag.</summary>
    public const string Tag = "BTG";
}
