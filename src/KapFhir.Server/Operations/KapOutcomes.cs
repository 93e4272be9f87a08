// OperationDefinition kap-outcomes of the guide
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Outcomes;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>The outcomes of the clinic, or of the members of a Group, by the measures of the guide. Nothing is stored.</summary>
internal static class KapOutcomes
{
    private const string Name = "$kap-outcomes";

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "kap-outcomes");
        if (!input.IsSuccess)
        {
            return FhirAnswer.Failed(input.Issues);
        }

        var question = Question(input.Value, server);
        var options = Options(input.Value, server.Outcomes);
        var members = question.IsSuccess && options.IsSuccess ? await Members(request, server, cancel) : default;
        if (!question.IsSuccess || !options.IsSuccess || !members.IsSuccess)
        {
            return FhirAnswer.Failed([.. question.Issues, .. options.Issues, .. members.Issues]);
        }

        var reading = new CohortReading(server.Definitions, server.Options.OwnBase, server.Products);
        var facts = await server.Store.Survey(survey => reading.Read(survey, question.Value, options.Value, members.Value), request.Visible, cancel);
        var figures = CohortReport.Compute(facts, question.Value, options.Value);
        return Answer(figures, question.Value, options.Value, request.Parts.Id is { } id ? "Group/" + id : null);
    }

    private static FhirAnswer Answer(IReadOnlyList<MeasureFigures> figures, CohortQuestion question, OutcomeOptions options, string? group)
    {
        var made = DateTimeOffset.UtcNow;
        List<ReadOnlyMemory<byte>> reports = [.. figures.Select(f => MeasureReportWriter.Write(f, question, options, made, group))];
        return FhirAnswer.Tabled(
            reports is [var only] && question.Measures.Count == 1 ? only : ParametersWriter.Bytes(json => reports.ForEach(r => json.Raw("return", "resource", r))),
            text => OutcomeTable.Write(text, figures, question));
    }

    private static Result<CohortQuestion> Question(OperationInput input, FhirServer server)
    {
        var key = input.Text("scale") ?? "phq9";
        if (server.Scorer.Catalog.Scales.FirstOrDefault(s => s.Key == key) is not { Change: not null } scale)
        {
            return Issues.BadParameter("scale", key, string.Join(", ", server.Scorer.Catalog.Scales.Where(s => s.Change is not null).Select(s => s.Key)));
        }

        var start = Day(input, "periodStart");
        var end = Day(input, "periodEnd");
        var asOf = input.Has("asOf") ? Day(input, "asOf") : DateOnly.FromDateTime(DateTime.UtcNow);
        var rules = Chosen(input, "missing", Enum.GetValues<MissingRule>(), r => CohortReport.CodeOf(r));
        var measures = Chosen(input, "measure", OutcomeMeasure.All.Where(m => m.Fits(scale)), m => m.Id);
        var stratifiers = Chosen(input, "stratifier", Stratifiers.Codes, s => s);
        List<Issue> faults = [.. start.Issues, .. end.Issues, .. asOf.Issues, .. rules.Issues, .. measures.Issues, .. stratifiers.Issues];
        return faults.Count > 0 ? Result<CohortQuestion>.Failed(faults)
            : start.Value > end.Value ? Issues.BadOperationInput(Name, "periodEnd lies before periodStart: exchange them.")
            : new CohortQuestion(scale, start.Value, end.Value, asOf.Value)
            {
                Rules = rules.Value, Measures = measures.Value, Stratifiers = input.Has("stratifier") ? stratifiers.Value : [],
            };
    }

    private static Result<DateOnly> Day(OperationInput input, string name) =>
        input.Text(name) is not { } text ? Issues.BadOperationInput(Name, $"the parameter '{name}' is missing: give a day, yyyy-MM-dd.")
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : Issues.BadParameter(name, text, "a day, yyyy-MM-dd");

    // A parameter may stand several times, and hold several codes between commas.
    private static Result<IReadOnlyList<T>> Chosen<T>(OperationInput input, string name, IEnumerable<T> all, Func<T, string> code)
    {
        var known = all.ToList();
        var asked = input.TextsOf(name).SelectMany(OutcomeOptions.List).Distinct(StringComparer.Ordinal).ToList();
        return asked.Find(a => known.TrueForAll(k => code(k) != a)) is { } unknown ? Issues.BadParameter(name, unknown, string.Join(", ", known.Select(code)))
            : Result<IReadOnlyList<T>>.Succeeded(asked.Count == 0 ? known : [.. known.Where(k => asked.Contains(code(k), StringComparer.Ordinal))], []);
    }

    private static Result<OutcomeOptions> Options(OperationInput input, OutcomeOptions settings)
    {
        var options = settings with
        {
            AcuteFromDay = input.Number("acuteFrom") ?? settings.AcuteFromDay,
            AcuteToDay = input.Number("acuteTo") ?? settings.AcuteToDay,
            LastingFromDay = input.Number("lastingFrom") ?? settings.LastingFromDay,
            LastingToDay = input.Number("lastingTo") ?? settings.LastingToDay,
        };
        return options.Validate() is [var fault, ..] ? Issues.BadOperationInput(Name, fault + " (acuteFrom, acuteTo, lastingFrom and lastingTo stand for these settings.)") : options;
    }

    // The patients who are members now, or null where nobody named a Group.
    private static async Task<Result<IReadOnlySet<string>?>> Members(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var group = await StoredResource.Read(request, server, cancel);
        return group.Then(node => node is null ? Result<IReadOnlySet<string>?>.Succeeded(null, [])
            : node.ChildText("actual") != "true" ? Issues.BadOperationInput(Name, "this Group describes its members and does not list them. Give one with actual = true.")
            : Result<IReadOnlySet<string>?>.Succeeded(node.ChildrenNamed("member").Where(m => m.ChildText("inactive") != "true")
                .Select(m => m.Child("entity")?.ChildText("reference")).OfType<string>().ToHashSet(StringComparer.Ordinal), []));
    }
}
