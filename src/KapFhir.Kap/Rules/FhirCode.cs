namespace KapFhir.Kap.Rules;

/// <summary>A code in its system.</summary>
public readonly record struct FhirCode(string System, string Code)
{
    /// <summary>A code of one of the guide's code systems.</summary>
    public static FhirCode Kap(string system, string code) => new(Build.KapSystem(system), code);

    /// <summary>A code of HL7's v3-ActCode, where the kinds of detected issues stand.</summary>
    public static FhirCode Act(string code) => new(Build.Hl7 + "v3-ActCode", code);

    /// <summary>A LOINC code.</summary>
    public static FhirCode Loinc(string code) => new(Build.Loinc, code);

    /// <summary>Reads <c>system|code</c>, or null.</summary>
    public static FhirCode? Parse(string text) =>
        text.Split('|') is [{ Length: > 0 } system, { Length: > 0 } code] ? new FhirCode(system, code) : null;

    /// <inheritdoc/>
    public override string ToString() => System + "|" + Code;
}
