// https://hl7.org/fhir/R4/datatypes.html#Coding
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>A code is one of its system, and its display is the system's, as far as the system is known here.</summary>
internal static class CodingRules
{
    // Published with R4 and fixed with it. Other systems that came with R4 have grown since: a code missing here may be a new one.
    private const string Fixed = "http://hl7.org/fhir/";

    internal static void Check(FhirNode coding, ValidationRun run)
    {
        if (coding.Child("system") is { Text: { } system } node)
        {
            CheckCode(coding, system, coding.ChildText("code"), run);
            if (run.Codes.Find(system)?.Supplements is { } supplemented)
            {
                run.Add(Issues.SystemIsSupplement(node.Location, system, supplemented));
            }

            if (system.StartsWith(Fixed, StringComparison.Ordinal) && run.Profiles.Definitions.FindValueSet(system) is not null
                && run.Codes.Find(system) is null)
            {
                run.Add(Issues.SystemIsValueSet(node.Location, system));
            }
        }
    }

    /// <summary>Checks a code and the display beside it against what is known of a system.</summary>
    /// <param name="holder">What holds <c>code</c> and <c>display</c>: a Coding, or a concept of a value set.</param>
    /// <param name="system">The system.</param>
    /// <param name="code">The code, or null.</param>
    /// <param name="run">The run.</param>
    internal static void CheckCode(FhirNode holder, string system, string? code, ValidationRun run)
    {
        if (code is null)
        {
            return;
        }

        if (system is SnomedCode.System)
        {
            if (!SnomedCode.MayBe(code))
            {
                run.AddStrict(Issues.CodeMalformed(holder.Location + ".code", code, system));
            }

            return;
        }

        if (run.Codes.Find(system) is not { } known)
        {
            return;
        }

        if (known.Find(code) is not { } concept)
        {
            if (known.IsComplete)
            {
                run.Add(Issues.CodeNotInSystem(holder.Location + ".code", code, system, system.StartsWith(Fixed, StringComparison.Ordinal)));
            }
        }
        else if (holder.Child("display") is { Text: { } display } node && !KnownCodes.IsDisplay(concept, display))
        {
            run.AddAsStrict(Issues.DisplayDiffers(node.Location, display, concept.Display!, system, code));
        }
    }
}
