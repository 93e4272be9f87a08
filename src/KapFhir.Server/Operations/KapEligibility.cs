// OperationDefinition kap-eligibility of the guide
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Kap;
using KapFhir.Kap.Rules;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>Whether a patient may be treated: exclusions, cautions, and what the screening lacks. Nothing is stored.</summary>
internal static class KapEligibility
{
    private static readonly string Items = KapGuide.Canonical + "/CodeSystem/kap-eligibility-item";

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "kap-eligibility");
        var moment = input.Then(i => AskedMoment.Read(i, "asOf"));
        var patient = moment.IsSuccess ? await StoredResource.Read(request, server, cancel) : default;
        if (!moment.IsSuccess || !patient.IsSuccess)
        {
            return FhirAnswer.Failed([.. moment.Issues, .. patient.Issues]);
        }

        var answer = await server.Store.Write(
            unit => Answer(server.Gates.Ask(unit).MayBeTreated("Patient/" + request.Id, moment.Value), unit, request.Visible), cancel);
        return answer.Value;
    }

    private static Result<FhirAnswer> Answer(Verdict verdict, WriteUnit unit, Visibility visible)
    {
        var open = verdict.Findings.Where(f => f.Override is null).ToList();

        // Which item it is tells a diagnosis: only to those who may see what it rests on.
        var told = open.ToDictionary(f => f, f => ToldVerdict.MaySeeAll(f.Finding, unit, visible));
        return ParametersWriter.Answer(json =>
        {
            json.Flag("eligible", open.Count == 0);
            foreach (var finding in open.Where(f => f.Finding.Rule == "R-03"))
            {
                var name = finding.Finding.Severity == FindingSeverity.High ? "exclusion" : "caution";
                json.Concept(name, Items, told[finding] ? finding.Finding.Detail : null, finding.Words);
            }

            foreach (var finding in open.Where(f => f.Finding.Rule != "R-03"))
            {
                json.Value("missing", "string", finding.Words);
            }

            json.Raw("guidance", "resource", RuleQuestion.Proposed(verdict).Guidance);
        });
    }
}
