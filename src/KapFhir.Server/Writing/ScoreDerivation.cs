// https://hl7.org/fhir/R4/questionnaireresponse.html
using KapFhir.Fhir;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Scoring;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Writing;

/// <summary>
/// A completed QuestionnaireResponse to a known scale yields its score Observation. Scored again, the same Observation is amended; no longer
/// scored, it is entered in error.
/// </summary>
internal sealed class ScoreDerivation(Scorer scorer, FhirDefinitions definitions, OutcomeStates states)
{
    /// <summary>What scoring has to say about a response, before it is written or when it is validated: why it is refused, not scored, or pro-rated.</summary>
    public IReadOnlyList<Issue> Check(FhirNode resource, string? profile) =>
        resource.Type.Name == "QuestionnaireResponse" ? scorer.Score(resource).Issues : [];

    /// <summary>True if a questionnaire is one of a scale.</summary>
    public bool IsScored(string questionnaire) => scorer.Catalog.Find(questionnaire) is not null;

    /// <summary>True if an Observation is the score of a response.</summary>
    public bool IsScore(string type, string id, string derivedType, string derivedId) =>
        type == "QuestionnaireResponse" && derivedType == "Observation" && scorer.Catalog.Scales.Any(s => ScoreObservation.Id(s, id) == derivedId);

    /// <summary>The scores that are written with a response, those withdrawn among them.</summary>
    public Result<IReadOnlyList<DerivedResource>> Derive(FhirNode resource, StoredVersion stored, WriteUnit unit)
    {
        if (resource.Type.Name != "QuestionnaireResponse")
        {
            return Derived([]);
        }

        var scale = scorer.Catalog.Find(Canonical.Parse(resource.ChildText("questionnaire") ?? "").Url);
        var withdrawn = stored.VersionId == 1 ? [] : Withdraw(scorer.Catalog.Scales.Where(s => s != scale), stored.Id, unit);
        return scale is null ? Derived(withdrawn) : Score(scale, stored, unit).Then(scored => Derived([.. withdrawn, .. scored]));
    }

    private Result<IReadOnlyList<DerivedResource>> Score(Scale scale, StoredVersion stored, WriteUnit unit)
    {
        // The stored bytes carry the references as they were rewritten.
        var response = ResourceReader.Read(stored.Json, definitions, ReaderLimits.Default).Value;
        var id = ScoreObservation.Id(scale, stored.Id);
        var before = unit.Current("Observation", id, Visibility.Everything) is { IsDeleted: false } observation ? observation : null;
        var source = ScoreSource.Stored(stored.Id, stored.VersionId);
        return scorer.Score(response).Then(score => score is null
            ? Derived(Withdraw([scale], stored.Id, unit))
            : Derived([new DerivedResource("Observation", id, states.Mark(
                ScoreObservation.Write(score, response, source, Status(scale, source, before), scorer.Catalog.AlgorithmVersion), scale, unit))]));
    }

    // Scored again without a change of the response, a score stays as it was.
    private string Status(Scale scale, ScoreSource source, StoredVersion? before)
    {
        if (before is null)
        {
            return "final";
        }

        var score = ResourceReader.Read(before.Json, definitions, ReaderLimits.Default).Value;
        var isOfThisVersion = score.ChildrenNamed("identifier").Any(i => i.ChildText("value") == ScoreObservation.Identifier(scale, source));
        return isOfThisVersion && score.ChildText("status") is "final" ? "final" : "amended";
    }

    // The scores by these scales, those already withdrawn left as they are.
    private IReadOnlyList<DerivedResource> Withdraw(IEnumerable<Scale> scales, string responseId, WriteUnit unit) =>
        [.. scales.Select(s => unit.Current("Observation", ScoreObservation.Id(s, responseId), Visibility.Everything))
            .OfType<StoredVersion>().Where(o => !o.IsDeleted && !IsWithdrawn(o))
            .Select(o => new DerivedResource("Observation", o.Id, ScoreObservation.Retract(o.Json)))];

    private bool IsWithdrawn(StoredVersion observation) =>
        ResourceReader.Read(observation.Json, definitions, ReaderLimits.Default).Value.ChildText("status") == "entered-in-error";

    private static Result<IReadOnlyList<DerivedResource>> Derived(IReadOnlyList<DerivedResource> derived) =>
        Result<IReadOnlyList<DerivedResource>>.Succeeded(derived, []);
}
