// https://hl7.org/fhir/R4/codesystem-definitions.html
using System.Globalization;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>A complete code system has as many concepts as it counts. Its url is absolute, https://hl7.org/fhir/R4/references.html#canonical.</summary>
internal static class CodeSystemRules
{
    internal static void Check(FhirNode codeSystem, ValidationRun run)
    {
        CanonicalRules.CheckOwnUrl(codeSystem, run);
        if (codeSystem.ChildText("content") is "complete" && codeSystem.Child("count") is { HasValue: true } count)
        {
            var found = Concepts(codeSystem);
            if (count.Text != found.ToString(CultureInfo.InvariantCulture))
            {
                run.Add(Issues.ConceptCountDiffers(count.Location, count.Text!, found));
            }
        }
    }

    private static int Concepts(FhirNode holder) => holder.ChildrenNamed("concept").Sum(c => 1 + Concepts(c));
}
