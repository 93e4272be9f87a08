// https://hl7.org/fhir/R4/questionnaireresponse.html
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Scoring;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Writing;

/// <summary>
/// A completed QuestionnaireResponse to a known scale yields its score Observation. Scored again, the same Observation is amended; no
/// longer scored, it is
/// entered in error.
/// </summary>
internal sealed class ScoreDerivation(Scorer scorer, FhirDefinitions definitions)
{
    public Result<IReadOnlyList<DerivedResource>> Derive(FhirNode resource, StoredVersion stored, WriteUnit unit)
    {
        if (resource.Type.Name != "QuestionnaireResponse"
            || scorer.Catalog.Find((resource.ChildText("questionnaire") ?? "").Split('|')[0]) is not { } scale)
        {
            return Derived([]);
        }

        // The stored bytes carry the references as they were rewritten.
        var response = ResourceReader.Read(stored.Json, definitions, ReaderLimits.Default).Value;
        var id = ScoreObservation.Id(scale, stored.Id);
        var before = unit.Current("Observation", id, Visibility.Everything) is { IsDeleted: false } observation ? observation : null;
        return scorer.Score(response).Then(score => score is null
            ? Derived(before is null ? [] : [new DerivedResource("Observation", id, ScoreObservation.Retract(before.Json))])
            : Derived([new DerivedResource(
                "Observation", id, ScoreObservation.Write(score,
                    response, stored.Id, stored.VersionId, before is not null, scorer.Catalog.AlgorithmVersion))]));
    }

    private static Result<IReadOnlyList<DerivedResource>> Derived(IReadOnlyList<DerivedResource> derived) =>
        Result<IReadOnlyList<DerivedResource>>.Succeeded(derived, []);
}
