// https://hl7.org/fhir/R4/datatypes.html#CodeableConcept
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;

namespace KapFhir.Server.Operations;

/// <summary>Reads what a terminology operation is asked about: <c>code</c> with its system, <c>coding</c> or <c>codeableConcept</c>, exactly one of them.</summary>
internal static class SentCodings
{
    private static readonly string[] Forms = ["code", "coding", "codeableConcept"];

    /// <summary>The codings, or what is wrong with how they were sent.</summary>
    /// <param name="input">The parameters.</param>
    /// <param name="operation">The operation's name, for words.</param>
    /// <param name="version">The name of the parameter with the system's version.</param>
    /// <param name="system">The system of a bare <c>code</c>.</param>
    public static Result<IReadOnlyList<SentCoding>> Read(OperationInput input, string operation, string version, string? system)
    {
        if (Forms.Count(input.Has) != 1)
        {
            return Issues.BadOperationInput(operation, "give exactly one of code, coding and codeableConcept.");
        }

        if (input.Has("display") && !input.Has("code"))
        {
            return Issues.BadOperationInput(operation, "display belongs to code; a coding carries its own.");
        }

        return input.Text("code") is { } code ? new[] { new SentCoding(system, input.Text(version), code, input.Text("display")) }
            : input.Node("coding") is { } coding ? new[] { Read(coding) }
            : input.Node("codeableConcept")!.ChildrenNamed("coding").Select(Read).ToList();
    }

    /// <summary>A Coding.</summary>
    public static SentCoding Read(FhirNode coding) =>
        new(coding.ChildText("system"), coding.ChildText("version"), coding.ChildText("code"), coding.ChildText("display"));
}
