// OperationDefinition kap-patient-outcomes of the guide
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Kap.Outcomes;
using KapFhir.Kap.Scoring;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>The scores of a patient over time: series, baselines, states, sessions as marks. Nothing is stored.</summary>
internal static class KapPatientOutcomes
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "kap-patient-outcomes");
        var scales = input.Then(i => Scales(i, server.Scorer.Catalog));
        var from = input.Then(i => Day(i, "from", DateOnly.MinValue));
        var to = input.Then(i => Day(i, "to", DateOnly.MaxValue));
        List<Issue> faults = [.. input.Issues, .. scales.Issues, .. from.Issues, .. to.Issues];
        if (faults.Count > 0)
        {
            return FhirAnswer.Failed([.. faults.Distinct()]);
        }

        var stored = await server.Store.Read(request.Type, request.Id, request.Visible, cancel);
        if (stored is not { IsDeleted: false })
        {
            return FhirAnswer.Failed(stored is null ? Issues.ResourceNotFound(request.Type, request.Id) : Issues.ResourceDeleted(request.Type, request.Id));
        }

        var patient = "Patient/" + request.Id;
        var reading = new CohortReading(server.Definitions, server.Options.OwnBase, server.Products);
        var record = await server.Store.Survey(survey => reading.ReadOne(survey, patient, scales.Value), request.Visible, cancel);
        var outcomes = PatientOutcomes.Of(patient, record, OutcomeReader.Traits(stored.Json), server.Outcomes, to.Value);
        return FhirAnswer.Showing([stored], buffer => ParametersWriter.Write(buffer, json => new PatientOutcomesWriter(json, outcomes, from.Value, input.Value.Has("scale")).Write()));
    }

    private static Result<IReadOnlyList<Scale>> Scales(OperationInput input, ScaleCatalog catalog)
    {
        var numbers = catalog.Scales.Where(s => s.Method is not ScaleMethod.Triage).ToList();
        var asked = input.TextsOf("scale").SelectMany(OutcomeOptions.List).Distinct(StringComparer.Ordinal).ToList();
        return asked.Find(a => numbers.TrueForAll(s => s.Key != a)) is { } unknown ? Issues.BadParameter("scale", unknown, string.Join(", ", numbers.Select(s => s.Key)))
            : Result<IReadOnlyList<Scale>>.Succeeded(asked.Count == 0 ? numbers : [.. numbers.Where(s => asked.Contains(s.Key, StringComparer.Ordinal))], []);
    }

    private static Result<DateOnly> Day(OperationInput input, string name, DateOnly otherwise) =>
        input.Text(name) is not { } text ? otherwise
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : Issues.BadParameter(name, text, "a day, yyyy-MM-dd");
}
