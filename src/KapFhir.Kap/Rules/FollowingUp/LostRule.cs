using KapFhir.Fhir;
using KapFhir.Kap.Rules.BeforeDose;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.FollowingUp;

/// <summary>R-16, the other half: a patient whom nobody reaches after a session is lost to follow-up. Asked at each try, since rules have no clock. It never refuses.</summary>
internal static class LostRule
{
    private static readonly FhirCode Lost = new(Build.Snomed, "399307001");

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, ContactOptions options)
    {
        if (options.Tries == 0 || occasion.Contact is not { IsTry: true } now || facts.Doses.FirstOrDefault(d => d.Start < occasion.At) is not { } last)
        {
            return [];
        }

        // A message in due time is no try to reach somebody who is missed.
        var due = last.Start.AddHours(options.ContactHours).AddDays(options.GraceDays);
        var tries = facts.Contacts.Where(c => c.IsTry && c.At <= occasion.At).Append(now).Count(c => c.At > due);
        return tries < options.Tries || IsSeen(occasion, facts, last) ? [] :
        [
            new Finding("R-16", Issues.LostToFollowUp(occasion.Place(occasion.Type == "Appointment" ? "status" : "subject"), tries), FhirCode.Kap("kap-issue", "lost-to-follow-up"), FindingSeverity.High)
            {
                IsAdvice = true,
                Implicated = [last.Reference],
                FollowUps =
                [
                    new RaisedFlag("lost-to-follow-up", "Lost to follow-up after a ketamine session", "contact", Lost) { Of = last.Reference },
                    new TaskToDo("lost-to-follow-up", "Decide how to go on with a patient who was not reached", occasion.At.AddDays(1), "urgent") { Of = last.Reference },
                ],
            },
        ];
    }

    private static bool IsSeen(Occasion occasion, PatientFacts facts, DoseFact last) =>
        facts.Sessions.Any(s => s is { IsDosing: false, Status: "completed" } && s.Start > last.Start && s.Start <= occasion.At)
        || facts.Responses.Any(r => r.At > last.Start && r.At <= occasion.At && !ContactRule.Records.Contains(r.Questionnaire, StringComparer.Ordinal))
        || facts.Contacts.Any(c => c.IsFromPatient && c.At > last.Start && c.At <= occasion.At);
}
