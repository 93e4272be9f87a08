// http://hl7.org/fhir/uv/sdc/populate.html
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Forms;

/// <summary>What a form is filled from.</summary>
/// <param name="Subject">Whom it is about, as a reference.</param>
/// <param name="Resources">The resources that its expressions may use, by the names of its launch context.</param>
/// <param name="Observations">The newest Observation per code, <c>system|code</c>.</param>
/// <param name="Now">The moment of filling.</param>
public sealed record PopulationSource(
    string Subject, IReadOnlyDictionary<string, FhirNode> Resources, IReadOnlyDictionary<string, FhirNode> Observations, DateTimeOffset Now);

/// <summary>
/// Fills a form with what is known: initial values, initial expressions, newest Observations; then what it computes. Items without an answer are left out.
/// </summary>
public static class Population
{
    /// <summary>The response, in progress; issues say which expressions gave nothing because they could not be evaluated.</summary>
    public static Result<ReadOnlyMemory<byte>> Fill(FhirNode form, PopulationSource source, FhirDefinitions definitions)
    {
        var issues = new List<Issue>();
        var filled = Write(form, source, item => Known(item, source, issues));
        var first = ResourceReader.Read(filled, definitions, ReaderLimits.Default);
        if (!first.IsSuccess)
        {
            return Result<ReadOnlyMemory<byte>>.Failed(first.Issues);
        }

        var computed = Calculation.Evaluate(form, first.Value).ToDictionary(c => FormItem.LinkId(c.Item), c => c.Value, StringComparer.Ordinal);
        var whole = computed.Count == 0 ? filled : Write(form, source, item => computed.TryGetValue(FormItem.LinkId(item), out var value) ? [value] : Known(item, source, []));
        return Result<ReadOnlyMemory<byte>>.Succeeded(whole, issues);
    }

    /// <summary>The items that take the newest Observation, with its code and for how many days it counts.</summary>
    public static IEnumerable<(string System, string Code, decimal Days)> ObservationsWanted(FhirNode form) =>
        from item in FormItem.Nested(form)
        let period = FormItem.Value(item, FormItem.ObservationLinkPeriod)
        where period is not null && decimal.TryParse(period.ChildText("value"), NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        from code in item.ChildrenNamed("code")
        where code.ChildText("code") is not null
        select (code.ChildText("system") ?? "", code.ChildText("code")!, decimal.Parse(period!.ChildText("value")!, CultureInfo.InvariantCulture) * DaysOf(period!.ChildText("code")));

    private static decimal DaysOf(string? unit) => unit switch { "h" => 1m / 24, "min" => 1m / 1440, "wk" => 7, "mo" => 30, "a" => 365, _ => 1 };

    private static ReadOnlyMemory<byte> Write(FhirNode form, PopulationSource source, Func<FhirNode, IEnumerable<object>> known)
    {
        var response = new JsonObject { ["resourceType"] = "QuestionnaireResponse" };
        if (form.ChildText("url") is { } url)
        {
            response["questionnaire"] = form.ChildText("version") is { } version ? url + "|" + version : url;
        }

        response["status"] = "in-progress";
        response["subject"] = new JsonObject { ["reference"] = source.Subject };
        response["authored"] = source.Now.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        if (Items(form, known) is { Count: > 0 } items)
        {
            response["item"] = items;
        }

        return JsonSerializer.SerializeToUtf8Bytes(response);
    }

    private static JsonArray Items(FhirNode holder, Func<FhirNode, IEnumerable<object>> known)
    {
        var items = new JsonArray();
        foreach (var item in holder.ChildrenNamed("item"))
        {
            var type = item.ChildText("type") ?? "group";
            var below = Items(item, known);
            var answers = type is "group" or "display" ? [] : new JsonArray([.. known(item).Select(v => AnswerJson.Of(v, type)).OfType<JsonNode>()]);
            if (below.Count + answers.Count == 0)
            {
                continue;
            }

            items.Add(Item(item, type, below, answers));
        }

        return items;
    }

    // Below a question, items stand in its answer; without one there is no place for them.
    private static JsonObject Item(FhirNode item, string type, JsonArray below, JsonArray answers)
    {
        var made = new JsonObject { ["linkId"] = FormItem.LinkId(item) };
        if (item.ChildText("text") is { } text)
        {
            made["text"] = text;
        }

        if (answers.Count > 0)
        {
            if (below.Count > 0)
            {
                answers[0]!["item"] = below;
            }

            made["answer"] = answers;
        }
        else if (type is "group")
        {
            made["item"] = below;
        }

        return made;
    }

    // "initial[x]" and "initialSelected" are R4's own, and come first.
    private static IEnumerable<object> Known(FhirNode item, PopulationSource source, List<Issue> issues)
    {
        List<object> initial = [.. item.ChildrenNamed("initial").Select(i => i.Child("value")).OfType<FhirNode>(),
            .. item.ChildrenNamed("answerOption").Where(o => o.ChildText("initialSelected") is "true").Select(o => o.Child("value")).OfType<FhirNode>()];
        return initial.Count > 0 ? initial
            : FormItem.Expression(item, FormItem.InitialExpression) is { } expression ? Evaluate(item, expression, source, issues)
            : Observed(item, source);
    }

    private static IEnumerable<object> Evaluate(FhirNode item, string text, PopulationSource source, List<Issue> issues)
    {
        var values = new List<object>();
        var compiled = FhirPathExpression.Compile(text);
        var context = new FhirPathContext
        {
            Now = source.Now,
            Variables = source.Resources.ToDictionary(r => r.Key, r => (IReadOnlyList<object>)[r.Value], StringComparer.Ordinal),
        };
        var fault = compiled.IsSuccess ? compiled.Value.TryEvaluate(null, context, values) : compiled.Issues[0];
        if (fault is not null)
        {
            issues.Add(Issues.NotPopulated(FormItem.LinkId(item), fault.Diagnostics));
        }

        return item.ChildText("repeats") is "true" ? values : values.Take(1);
    }

    private static IEnumerable<object> Observed(FhirNode item, PopulationSource source)
    {
        foreach (var code in FormItem.Value(item, FormItem.ObservationLinkPeriod) is null ? [] : item.ChildrenNamed("code"))
        {
            if (source.Observations.TryGetValue(code.ChildText("system") + "|" + code.ChildText("code"), out var observation) && ValueOf(observation, code) is { } value)
            {
                return [value];
            }
        }

        return [];
    }

    // The code may be the Observation's own or that of a component: a blood pressure holds both of its values so.
    private static FhirNode? ValueOf(FhirNode observation, FhirNode code) =>
        Has(observation, code) ? observation.Child("value") : observation.ChildrenNamed("component").FirstOrDefault(c => Has(c, code))?.Child("value");

    private static bool Has(FhirNode holder, FhirNode code) =>
        holder.Child("code")?.ChildrenNamed("coding").Any(c => c.ChildText("code") == code.ChildText("code") && c.ChildText("system") == code.ChildText("system")) is true;
}
