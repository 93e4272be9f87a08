// https://hl7.org/fhir/R4/questionnaireresponse.html
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation.Questionnaires;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>A response keeps its Questionnaire, where that is at hand: contained, or known by its canonical url.</summary>
internal static class QuestionnaireResponseRules
{
    internal static void Check(FhirNode response, ValidationRun run)
    {
        if (response.ChildText("status") is "entered-in-error" || response.Child("questionnaire") is not { Text: { Length: > 0 } canonical } node)
        {
            return;
        }

        var questionnaire = canonical[0] == '#'
            ? run.References.FindContained(canonical[1..], ReferenceTargets.Container(response))
            : run.Profiles.FindDefinition("Questionnaire", canonical)?.Node;
        if (questionnaire is { Type.Name: "Questionnaire" })
        {
            new ResponseCheck(QuestionnairePlan.Of(questionnaire), response, run).CheckResponse(response);
        }
        else
        {
            run.Add(Issues.QuestionnaireNotKnown(node.Location, canonical));
        }
    }
}
