using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Protocols;
using KapFhir.Kap.Rules;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Protocols;

/// <summary>When the steps of a plan fall: timing[x] and relatedAction of R4, one case a row.</summary>
public sealed class TimingTests
{
    private const string Start = "2026-03-02T09:00:00-05:00"; // a Monday

    /// <summary>https://hl7.org/fhir/R4/datatypes-definitions.html#Timing.repeat</summary>
    [Theory]
    [InlineData("""{"timingDateTime":"2026-04-01T10:00:00-05:00"}""", "04-01T10:00")]
    [InlineData("""{"timingPeriod":{"start":"2026-04-01T10:00:00-05:00","end":"2026-04-01T12:00:00-05:00"}}""", "04-01T10:00/04-01T12:00")]
    [InlineData("""{"timingDuration":{"value":3,"unit":"h"}}""", "03-02T09:00/03-02T12:00")]
    [InlineData("""{"timingRange":{"low":{"value":1,"unit":"h"},"high":{"value":2,"unit":"h"}}}""", "03-02T09:00/03-02T11:00")]
    [InlineData("""{"timingAge":{"value":42,"unit":"years","system":"http://unitsofmeasure.org","code":"a"}}""", "05-16T19:00")]
    [InlineData("""{"timingTiming":{"event":["2026-03-05T09:00:00-05:00","2026-03-03T09:00:00-05:00"]}}""", "03-03T09:00 03-05T09:00")]
    [InlineData("""{"timingTiming":{"repeat":{"count":3,"frequency":1,"period":1,"periodUnit":"wk"}}}""", "03-02T09:00 03-09T09:00 03-16T09:00")]
    [InlineData("""{"timingTiming":{"repeat":{"count":6,"frequency":2,"period":1,"periodUnit":"wk"}}}""", "03-02T09:00 03-05T09:00 03-09T09:00 03-12T09:00 03-16T09:00 03-19T09:00")]
    [InlineData("""{"timingTiming":{"repeat":{"count":4,"frequency":3,"period":1,"periodUnit":"wk"}}}""", "03-02T09:00 03-04T09:00 03-06T09:00 03-09T09:00")]
    [InlineData("""{"timingTiming":{"repeat":{"count":3,"frequency":3,"period":1,"periodUnit":"d"}}}""", "03-02T09:00 03-02T17:00 03-03T01:00")]
    [InlineData("""{"timingTiming":{"repeat":{"count":2,"period":10,"periodUnit":"min","duration":5,"durationUnit":"min"}}}""", "03-02T09:00/03-02T09:05 03-02T09:10/03-02T09:15")]
    [InlineData("""{"timingTiming":{"repeat":{"boundsDuration":{"value":2,"unit":"wk","code":"wk"},"frequency":1,"period":1,"periodUnit":"wk"}}}""", "03-02T09:00 03-09T09:00")]
    [InlineData("""{"timingTiming":{"repeat":{"boundsPeriod":{"start":"2026-03-10T09:00:00-05:00","end":"2026-03-12T09:00:00-05:00"},"frequency":1,"period":1,"periodUnit":"d"}}}""", "03-10T09:00 03-11T09:00 03-12T09:00")]
    [InlineData("""{"timingTiming":{"repeat":{"count":2,"duration":21,"durationUnit":"d"}}}""", "03-02T09:00/03-23T09:00 03-23T09:00/04-13T09:00")]
    [InlineData("""{"timingTiming":{"repeat":{"count":3,"dayOfWeek":["tue","fri"]}}}""", "03-03T09:00 03-06T09:00 03-10T09:00")]
    [InlineData("""{"timingTiming":{"repeat":{"count":3,"timeOfDay":["08:00:00","20:00:00"],"period":1,"periodUnit":"d"}}}""", "03-02T20:00 03-03T08:00 03-03T20:00")]
    [InlineData("""{"timingTiming":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}}}""", "03-02T09:00")]
    [InlineData("""{"timingTiming":{"repeat":{"count":3,"when":["ACM"]}}}""", "03-02T09:00")]
    public void A_timing_stands_for_times(string timing, string expected) => Times(Applied(Action("a", timing)), "a").ShouldBe(expected);

    /// <summary>https://hl7.org/fhir/R4/valueset-action-relationship-type.html; the other action is from 9 to 11 on 2 and 9 March.</summary>
    [Theory]
    [InlineData("before-start", """ "offsetDuration":{"value":15,"unit":"min"} """, "single", "03-02T08:45")]
    [InlineData("before", """ "offsetDuration":{"value":15,"unit":"min"} """, "single", "03-02T08:45")]
    [InlineData("before-end", """ "offsetDuration":{"value":15,"unit":"min"} """, "single", "03-09T10:45")]
    [InlineData("concurrent-with-start", "", "single", "03-02T09:00")]
    [InlineData("concurrent", "", "single", "03-02T09:00")]
    [InlineData("concurrent-with-end", "", "single", "03-09T11:00")]
    [InlineData("after-start", """ "offsetDuration":{"value":1,"unit":"d"} """, "single", "03-03T09:00")]
    [InlineData("after", """ "offsetDuration":{"value":1,"unit":"d"} """, "single", "03-10T11:00")]
    [InlineData("after-end", """ "offsetDuration":{"value":1,"unit":"mo"} """, "single", "04-09T11:00")]
    [InlineData("after-end", """ "offsetRange":{"low":{"value":1,"unit":"d"},"high":{"value":3,"unit":"d"}} """, "single", "03-10T11:00/03-12T11:00")]
    [InlineData("before-start", """ "offsetRange":{"low":{"value":30,"unit":"min"},"high":{"value":60,"unit":"min"}} """, "single", "03-02T08:00/03-02T08:30")]
    [InlineData("before-start", """ "offsetDuration":{"value":15,"unit":"min"} """, "multiple", "03-02T08:45 03-09T08:45")]
    [InlineData("after-end", """ "offsetRange":{"low":{"value":1,"unit":"d"},"high":{"value":3,"unit":"d"}} """, "multiple", "03-03T11:00/03-05T11:00 03-10T11:00/03-12T11:00")]
    public void A_related_action_is_placed_by_the_other(string relationship, string offset, string cardinality, string expected)
    {
        var more = offset.Length == 0 ? "" : "," + offset;
        Times(Applied(Action("dose", """{"timingTiming":{"repeat":{"count":2,"frequency":1,"period":1,"periodUnit":"wk","duration":2,"durationUnit":"h"}}}"""),
            Action("a", $$"""{"cardinalityBehavior":"{{cardinality}}","relatedAction":[{"actionId":"dose","relationship":"{{relationship}}"{{more}}}]}""")), "a").ShouldBe(expected);
    }

    [Fact]
    public void What_is_over_before_begins_earlier_by_as_long_as_it_lasts() => Times(Applied(Action("dose", "{}"), Action("a", """
        {"timingDuration":{"value":1,"unit":"h"},"relatedAction":[{"actionId":"dose","relationship":"before-start","offsetDuration":{"value":30,"unit":"min"}}]}
        """)), "a").ShouldBe("03-02T07:30/03-02T08:30");

    [Fact]
    public void Of_several_relations_the_last_says_when() => Times(Applied(Action("x", "{}"), Action("y", """{"timingDateTime":"2026-03-20T09:00:00-05:00"}"""), Action("a", """
        {"relatedAction":[{"actionId":"x","relationship":"after","offsetDuration":{"value":1,"unit":"d"}},{"actionId":"y","relationship":"after","offsetDuration":{"value":1,"unit":"d"}}]}
        """)), "a").ShouldBe("03-21T09:00");

    [Fact]
    public void Actions_of_a_repeated_group_repeat_with_it_on_their_days()
    {
        const string days = """{"url":"http://hl7.org/fhir/StructureDefinition/timing-daysOfCycle","extension":[{"url":"day","valueInteger":1},{"url":"day","valueInteger":8}]}""";
        var group = Action("g", """{"timingTiming":{"repeat":{"count":2,"duration":21,"durationUnit":"d"}}}""");
        group["action"] = new JsonArray(Action("a", $$"""{"extension":[{{days}}]}"""));
        Times(Applied(group), "a").ShouldBe("03-02T09:00 03-09T09:00 03-23T09:00 03-30T09:00");
    }

    [Theory]
    [InlineData("""{"relatedAction":[{"actionId":"a","relationship":"after"}]}""", "relatedAction")]
    [InlineData("""{"timingTiming":{"repeat":{"count":5000,"period":1,"periodUnit":"d"}}}""", "1000")]
    [InlineData("""{"condition":[{"kind":"applicability","expression":{"language":"text/cql","expression":"true"}}]}""", "text/cql")]
    [InlineData("""{"condition":[{"kind":"applicability","expression":{"language":"text/fhirpath","expression":"name.given"}}]}""", "yes or no")]
    [InlineData("""{"condition":[{"kind":"applicability","expression":{"language":"text/fhirpath","expression":"%unknown.exists()"}}]}""", "unknown")]
    [InlineData("""{"definitionCanonical":"http://example.org/ActivityDefinition/none"}""", "not known|no ActivityDefinition")]
    [InlineData("""{"input":[{"id":"x","type":"Medication"}]}""", "no patient")]
    public void What_cannot_be_applied_is_refused_with_its_place(string action, string words)
    {
        var result = Apply(Action("a", action));
        result.IsSuccess.ShouldBeFalse();
        result.Issues.ShouldContain(i => i.IsError && i.Expression!.StartsWith("PlanDefinition.action[0]", StringComparison.Ordinal)
            && words.Split('|').Any(w => i.Diagnostics.Contains(w, StringComparison.Ordinal)));
    }

    [Fact]
    public void What_does_not_apply_is_left_out_with_what_is_for_each_of_its_times()
    {
        var result = Apply(Action("dose", """{"condition":[{"kind":"applicability","expression":{"language":"text/fhirpath","expression":"gender = 'female'"}}]}"""),
            Action("gate", """{"cardinalityBehavior":"multiple","relatedAction":[{"actionId":"dose","relationship":"before-start"}]}"""), Action("other", "{}"));
        result.Issues.ShouldBeEmpty();
        ((string)JsonNode.Parse(result.Value.Contained().Span)!["note"]![0]!["text"]!).ShouldEndWith(": Do dose");
        Group(result.Value)["action"]!.AsArray().Select(a => (string)a!["id"]!).ShouldBe(["other"]);
    }

    private static JsonObject Action(string id, string rest)
    {
        var action = JsonNode.Parse(rest)!.AsObject();
        action["id"] = id;
        action["title"] ??= "Do " + id;
        return action;
    }

    private static JsonObject Applied(params JsonObject[] actions)
    {
        var applied = Apply(actions);
        applied.IsSuccess.ShouldBeTrue(string.Join('\n', applied.Issues));
        return Group(applied.Value);
    }

    private static JsonObject Group(AppliedPlan plan) => JsonNode.Parse(plan.Contained().Span)!["contained"]!.AsArray()
        .Select(c => c!.AsObject()).First(c => (string)c["resourceType"]! == "RequestGroup");

    private static Result<AppliedPlan> Apply(params JsonObject[] actions)
    {
        var plan = new JsonObject { ["resourceType"] = "PlanDefinition", ["status"] = "active", ["action"] = new JsonArray([.. actions]) };
        var patient = """{"resourceType":"Patient","id":"p","gender":"male","birthDate":"1984-05-17","name":[{"given":["A","B"]}]}""";
        var start = DateTimeOffset.Parse(Start, CultureInfo.InvariantCulture);
        return PlanApplication.Apply(Read(plan.ToJsonString()), new ApplyRequest { Subject = Read(patient), Now = start, Start = start },
            new ApplySources(new RecordReader((_, _) => null, _ => []), (_, _) => null, FhirDefinitions.R4, _ => Array.Empty<FhirNode>(), (_, _, _) => null));
    }

    private static FhirNode Read(string json) =>
        ResourceReader.Read(System.Text.Encoding.UTF8.GetBytes(json), FhirDefinitions.R4, ReaderLimits.Default).Value;

    private static string Times(JsonObject group, string id) => string.Join(' ', Nested(group).Where(a => (string)a["id"]! == id).SelectMany(Own).Select(Words));

    private static IEnumerable<JsonObject> Nested(JsonObject holder) =>
        (holder["action"]?.AsArray() ?? []).Select(a => a!.AsObject()).SelectMany(a => Nested(a).Prepend(a));

    private static IEnumerable<JsonObject> Own(JsonObject action) =>
        action["resource"] is not null ? [action] : action["action"]!.AsArray().Select(a => a!.AsObject());

    private static string Words(JsonObject action) => action["timingPeriod"] is { } period
        ? Short((string)period["start"]!) + "/" + Short((string)period["end"]!) : Short((string)action["timingDateTime"]!);

    private static string Short(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToOffset(TimeSpan.FromHours(-5)).ToString("MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
