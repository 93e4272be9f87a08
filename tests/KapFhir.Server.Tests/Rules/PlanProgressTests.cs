using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Rules;

/// <summary>$kap-plan-progress: what happened to a patient decides how far a plan has come.</summary>
public sealed class PlanProgressTests(TestServer server)
{
    private static string At(double days) => CleanCourse.Start.AddDays(days).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // The plan of three preparations and weekly doses, begun 14 days before the course's dose. Screening and consent are then, the first dose is on record 0 days after it.
    private async Task<(CleanCourse Course, string Plan)> Planned(params string[] without)
    {
        var course = new CleanCourse().WithSession().Completed().Dissociated("cadss40", 40, 9).Dissociated("cadss100", 100, 0);
        course.Change("session", s => s["extension"]!.AsArray().Add(JsonNode.Parse(CleanCourse.Peak(9, 40))));
        course.Diagnosed("indication", "370143000");
        course.Change("plan", p => p["status"] = "active");
        foreach (var name in without)
        {
            course.Without(name);
        }

        var sent = await course.Send(server);
        sent.Status.ShouldBe(200, sent.Text);
        var stored = await server.Post($"PlanDefinition/$apply?url=https://kapfhir.example.org/fhir/PlanDefinition/kap-im-weekly-6&subject=Patient/{course.Patient}"
            + $"&practitioner={course.Reference("prescriber")}&start={At(-16)}&status=active&store=true", "");
        stored.Status.ShouldBe(201, stored.Text);
        return (course, "CarePlan/" + stored.Id);
    }

    private async Task<FhirResponse> Progress(string plan, double days, string more = "")
    {
        var answer = await server.Get($"{plan}/$kap-plan-progress?asOf={At(days)}{more}");
        answer.Status.ShouldBe(200, answer.Text);
        return answer;
    }

    private static string States(FhirResponse progress, string step) => string.Join(' ', Step(progress, step)["part"]!.AsArray().Where(p => (string)p!["name"]! == "time")
        .Select(t => (string)t!["part"]![1]!["valueCode"]!));

    private static JsonNode Step(FhirResponse progress, string id) => progress.Body["parameter"]!.AsArray()
        .First(p => (string)p!["name"]! == "step" && (string)p["part"]![0]!["valueId"]! == id)!;

    private static string? Value(FhirResponse progress, string name) => progress.Body["parameter"]!.AsArray().First(p => (string)p!["name"]! == name)!.AsObject()
        .First(p => p.Key.StartsWith("value", StringComparison.Ordinal)).Value!.ToString();

    [Fact]
    public async Task What_was_done_is_done_and_what_waits_for_it_is_not_late()
    {
        var (course, plan) = await Planned();
        var before = await Progress(plan, -15.5);
        States(before, "screening").ShouldBe("due");
        States(before, "preparation").ShouldBe("planned planned planned");
        Value(before, "stage").ShouldBe("screening");
        var after = await Progress(plan, 0.5);
        States(after, "screening").ShouldBe("done");
        States(after, "consent").ShouldBe("done");
        States(after, "preparation").ShouldStartWith("done ");
        States(after, "dose").ShouldBe("done planned planned planned planned planned");
        States(after, "gate").ShouldStartWith("done planned");
        States(after, "vitals").ShouldStartWith("done planned");
        States(after, "dissociation").ShouldStartWith("done planned");
        States(after, "call").ShouldBe("planned planned planned planned planned planned");
        Step(after, "dose").ToJsonString().ShouldContain(course.Reference("session"));
        (await server.Get("Task?patient=" + course.Patient + "&status=completed")).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Follow_up_counts_from_the_dose_that_was_given()
    {
        var (course, plan) = await Planned();
        States(await Progress(plan, 1.5), "call").ShouldStartWith("due planned");
        States(await Progress(plan, 5.5), "call").ShouldStartWith("due planned");
        var late = await Progress(plan, 6.5);
        States(late, "call").ShouldStartWith("overdue planned");
        Value(late, "stage").ShouldBe("call");
        States(await Progress(plan, 6.5, "&graceDays=10"), "call").ShouldStartWith("due planned");
        var tasks = await server.Get($"Task?patient={course.Patient}&based-on={plan}&code=follow-up-call&_sort=period");
        var call = tasks.Entries.Select(e => e!["resource"]!.AsObject()).OrderBy(t => (string)t["restriction"]!["period"]!["start"]!, StringComparer.Ordinal).First();
        call["status"] = "completed";
        call["executionPeriod"] = new JsonObject { ["start"] = At(2), ["end"] = At(2) };
        (await server.Put("Task/" + (string)call["id"]!, call.ToJsonString())).Status.ShouldBe(200);
        States(await Progress(plan, 6.5), "call").ShouldStartWith("done planned");
        Step(await Progress(plan, 6.5), "call").ToJsonString().ShouldContain("Task/" + (string)call["id"]!);
    }

    [Fact]
    public async Task A_form_counts_for_the_week_that_it_falls_to_and_a_week_without_is_missed()
    {
        var (course, plan) = await Planned();
        course.Form("phq9-a", "phq9", -1 * 24 * 60, [.. Enumerable.Range(1, 9).Select(i => CleanCourse.Answer("phq9-" + i, "\"valueInteger\":1"))]);
        var sent = await course.Send(server, "phq9-a");
        sent.Status.ShouldBe(200, sent.Text);

        var states = States(await Progress(plan, 1), "phq9").Split(' ');
        states.Count(s => s == "done").ShouldBe(1);
        states[0].ShouldBe("missed");
        states[^1].ShouldBe("planned");
    }

    [Fact]
    public async Task A_plan_that_is_stopped_asks_for_nothing_more()
    {
        var (_, plan) = await Planned();
        var stored = await server.Get(plan);
        var body = stored.Body;
        body["status"] = "revoked";
        (await server.Put(plan, body.ToJsonString())).Status.ShouldBe(200);
        var progress = await Progress(plan, 30);
        States(progress, "dose").ShouldBe("done stopped stopped stopped stopped stopped");
        Value(progress, "stage").ShouldBe("stopped");
        progress.Body["parameter"]!.AsArray().ShouldNotContain(p => (string)p!["name"]! == "next");
    }

    [Fact]
    public async Task Next_is_the_first_that_is_due()
    {
        var (_, plan) = await Planned("screening", "pregnancy");
        var progress = await Progress(plan, -15);
        var next = progress.Body["parameter"]!.AsArray().First(p => (string)p!["name"]! == "next")!;
        ((string)next["part"]![0]!["valueId"]!).ShouldBe("screening");
        ((string)next["part"]![3]!["valueCode"]!).ShouldBe("due");
    }

    [Theory]
    [InlineData("CarePlan/none/$kap-plan-progress", 404)]
    [InlineData("@/$kap-plan-progress?asOf=soon", 400)]
    [InlineData("@/$kap-plan-progress?graceDays=-1", 400)]
    [InlineData("@/$kap-plan-progress?when=now", 400)]
    public async Task What_cannot_be_asked_is_explained(string path, int status)
    {
        var (_, plan) = await Planned();
        (await server.Get(path.Replace("@", plan, StringComparison.Ordinal))).ShouldFail(status);
    }
}
