using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>$apply over HTTP: https://hl7.org/fhir/R4/plandefinition-operation-apply.html and https://hl7.org/fhir/R4/activitydefinition-operation-apply.html.</summary>
public sealed class ApplyTests(TestServer server)
{
    private const string Kap = "https://kapfhir.example.org/fhir/";
    private const string Start = "2026-12-01T09:00:00-05:00";

    public static TheoryData<string, int, int> Protocols => new()
    {
        { "kap-iv-induction-6", 6, 6 }, { "kap-im-weekly-6", 6, 6 }, { "kap-sl-weekly-6", 6, 6 }, { "esketamine-trd", 8, 36 }, { "esketamine-mddsi", 8, 8 }, { "kap-taper-stop", 0, 0 },
    };

    private async Task<(string Patient, string Practitioner, string Condition)> People(string diagnosis = "370143000")
    {
        var patient = "Patient/" + await server.NewPatient();
        var practitioner = await Create("""{"resourceType":"Practitioner","name":[{"family":"Okafor"}]}""");
        var condition = await Create($$$"""
            {"resourceType":"Condition","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
            "code":{"coding":[{"system":"http://snomed.info/sct","code":"{{{diagnosis}}}"}]},"subject":{"reference":"{{{patient}}}"}}
            """);
        return (patient, practitioner, condition);
    }

    private async Task<string> Create(string body)
    {
        var created = await server.Post((string)JsonNode.Parse(body)!["resourceType"]!, body, "Prefer: return=representation");
        created.Status.ShouldBe(201, created.Text);
        return created.Type + "/" + created.Id;
    }

    private static string Of(string plan, string patient, string practitioner, string more = "") =>
        $"PlanDefinition/$apply?url={Kap}PlanDefinition/{plan}&subject={patient}&practitioner={practitioner}&start={Uri.EscapeDataString(Start)}{more}";

    private static List<JsonNode> Contained(FhirResponse plan, string type) =>
        [.. plan.Body["contained"]!.AsArray().Where(c => (string)c!["resourceType"]! == type).Select(c => c!)];

    private static JsonNode Action(JsonNode group, string id) => group["action"]!.AsArray().First(a => (string)a!["id"]! == id)!;

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Our_protocols_give_plans_that_keep_their_profiles(string protocol, int doses, int visits)
    {
        var (patient, practitioner, condition) = await People();
        var plan = await server.Get(Of(protocol, patient, practitioner));
        plan.Status.ShouldBe(200, plan.Text);
        plan.Type.ShouldBe("CarePlan");
        ((string)plan.Body["addresses"]![0]!["reference"]!).ShouldBe(condition);
        ((string)plan.Body["instantiatesCanonical"]![0]!).ShouldBe($"{Kap}PlanDefinition/{protocol}|1.0.0");
        var validated = await server.Post("CarePlan/$validate", plan.Text);
        validated.Body["issue"]!.AsArray().ShouldAllBe(i => (string)i!["severity"]! == "information", validated.Text);
        Contained(plan, "Appointment").Count.ShouldBe(visits);
        Contained(plan, "Goal").Count.ShouldBe(1);
        if (doses > 0)
        {
            var dose = Action(Contained(plan, "RequestGroup").Single(), "dose");
            dose["action"]!.AsArray().Count.ShouldBe(doses);
            var order = Contained(plan, "MedicationRequest")[0];
            order["dosageInstruction"]![0]!["timing"]!["event"]!.AsArray().Count.ShouldBe(doses);
            ((string)order["status"]!).ShouldBe("draft");
            ((string)dose["condition"]![0]!["kind"]!).ShouldBe("start");
        }

        (await server.Get("CarePlan?patient=" + patient)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Doses_fall_at_the_same_hour_and_a_call_after_each()
    {
        var (patient, practitioner, _) = await People();
        var plan = await server.Get(Of("kap-iv-induction-6", patient, practitioner));
        var group = Contained(plan, "RequestGroup").Single();
        string[] Times(string id) => [.. Action(group, id)["action"]!.AsArray().Select(a => (string)(a!["timingDateTime"] ?? a["timingPeriod"]!["start"])!)];
        Times("dose").ShouldBe(["2026-12-17T09:00:00-05:00", "2026-12-20T09:00:00-05:00", "2026-12-24T09:00:00-05:00", "2026-12-27T09:00:00-05:00", "2026-12-31T09:00:00-05:00", "2027-01-03T09:00:00-05:00"]);
        Times("gate")[1].ShouldBe("2026-12-20T08:45:00-05:00");
        Times("call").ShouldBe([.. Times("dose").Select(t => DateTimeOffset.Parse(t, null).AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:sszzz", null))]);
        ((string)Action(group, "review")["timingDateTime"]!).ShouldBe("2027-01-10T09:00:00-05:00");
        ((string)Contained(plan, "Task").First(t => (string)t["id"]! == "request-call-1")["restriction"]!["period"]!["end"]!).ShouldBe("2026-12-20T09:00:00-05:00");
    }

    [Theory]
    [InlineData("370143000", 0)]
    [InlineData("47505003", 6)]
    public async Task A_condition_on_the_patients_record_decides_what_applies(string diagnosis, int expected)
    {
        var (patient, practitioner, _) = await People(diagnosis);
        var plan = await server.Get(Of("kap-iv-induction-6", patient, practitioner));
        Contained(plan, "Task").Count(t => ((string)t["id"]!).StartsWith("request-pcl5", StringComparison.Ordinal)).ShouldBe(expected, plan.Text);
    }

    [Fact]
    public async Task A_plan_is_stored_in_one_transaction_when_asked()
    {
        var (patient, practitioner, _) = await People();
        (await server.Get(Of("kap-taper-stop", patient, practitioner, "&store=true"))).ShouldFail(400);
        var stored = await server.Post(Of("kap-taper-stop", patient, practitioner, "&store=true&status=active"), "");
        stored.Status.ShouldBe(201, stored.Text);
        stored.Location.ShouldNotBeNull().ShouldEndWith($"CarePlan/{stored.Id}/_history/1");
        ((string)stored.Body["status"]!).ShouldBe("active");
        var group = await server.Get((string)stored.Body["activity"]![0]!["reference"]!["reference"]!);
        group.Status.ShouldBe(200, group.Text);
        ((string)group.Body["basedOn"]![0]!["reference"]!).ShouldBe("CarePlan/" + stored.Id);
        var tasks = await server.Get($"Task?based-on=CarePlan/{stored.Id}");
        tasks.Entries.Count.ShouldBe(3, tasks.Text);
        tasks.Entries.ShouldAllBe(t => (string)t!["resource"]!["status"]! == "requested");
        (await server.Get((string)stored.Body["goal"]![0]!["reference"]!)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_whole_set_is_a_transaction_that_can_be_sent()
    {
        var (patient, practitioner, _) = await People();
        var bundle = await server.Get(Of("esketamine-mddsi", patient, practitioner, "&bundle=true"));
        bundle.Status.ShouldBe(200, bundle.Text);
        ((string)bundle.Body["type"]!).ShouldBe("transaction");
        var sent = await server.Post("", bundle.Text);
        sent.Status.ShouldBe(200, sent.Text);
        sent.EntryStatuses.ShouldAllBe(s => s == "201");
        (await server.Get($"ServiceRequest?based-on:CarePlan.subject={patient}&_summary=count")).Body["total"]!.GetValue<int>().ShouldBeGreaterThan(3);
    }

    [Theory]
    [InlineData("", 400, "name the definition")]
    [InlineData("url=@plan&planDefinition=@plan", 400, "more often")]
    [InlineData("url=@plan", 400, "subject")]
    [InlineData("url=@plan&subject=Practitioner/x", 400, "Patient/[id]")]
    [InlineData("url=@plan&subject=Patient/none", 422, "none")]
    [InlineData("url=@plan&subject=@patient&subject=@patient", 400, "one patient at a time")]
    [InlineData("url=@plan&subject=@patient&start=soon", 400, "date or time")]
    [InlineData("url=@plan&subject=@patient&status=done", 400, "draft, active")]
    [InlineData("url=@plan&subject=@patient&setting=x", 400, "POST")]
    [InlineData("url=@plan&subject=@patient&unknown=x", 400, "unknown")]
    [InlineData("url=@plan&subject=@patient", 422, "requester")]
    [InlineData("url=http://example.org/none&subject=@patient", 422, "not known")]
    public async Task What_cannot_be_applied_is_explained(string query, int status, string words)
    {
        var (patient, _, _) = await People();
        var answer = await server.Get("PlanDefinition/$apply?" + query.Replace("@plan", Kap + "PlanDefinition/kap-im-weekly-6", StringComparison.Ordinal).Replace("@patient", patient, StringComparison.Ordinal));
        answer.ShouldFail(status);
        words.Split('|').ShouldContain(w => answer.Text.Contains(w, StringComparison.Ordinal), answer.Text);
    }

    [Fact]
    public async Task A_stored_plan_is_applied_by_its_path_with_inputs_dynamic_values_and_nested_plans()
    {
        var (patient, practitioner, _) = await People();
        var visit = await Create($$$"""{"resourceType":"Encounter","status":"in-progress","class":{"code":"AMB"},"subject":{"reference":"{{{patient}}}"} }""");
        var id = (await Create(Plan("PlanDefinition-example"))).Split('/')[1];
        var plan = await server.Post($"PlanDefinition/{id}/$apply", $$$"""
            {"resourceType":"Parameters","parameter":[{"name":"subject","valueString":"{{{patient}}}"},{"name":"practitioner","valueString":"{{{practitioner}}}"},
            {"name":"encounter","valueString":"{{{visit}}}"},{"name":"start","valueDateTime":"{{{Start}}}"},
            {"name":"setting","valueCodeableConcept":{"coding":[{"code":"outpatient"}]}},
            {"name":"userLanguage","valueCodeableConcept":{"coding":[{"code":"en"}]}}]}
            """);
        plan.Status.ShouldBe(200, plan.Text);
        var requests = plan.Body["contained"]!.AsArray();
        var task = requests.First(r => (string?)r!["id"] == "request-talk")!;
        ((string)task["description"]!).ShouldBe("Rivera, outpatient");
        ((string)task["encounter"]!["reference"]!).ShouldBe(visit);
        ((int)requests.First(r => (string?)r!["id"] == "request-drug")!["dispenseRequest"]!["numberOfRepeatsAllowed"]!).ShouldBe(3);
        var inner = Action(Contained(plan, "RequestGroup").Single(), "end");
        inner["action"]!.AsArray().Select(a => (string)a!["id"]!).ShouldBe(["end.last-integration", "end.wk4", "end.wk8", "end.wk12"]);
        ((string)inner["action"]![1]!["timingDateTime"]!).ShouldBe("2026-12-31T09:00:00-05:00");
        plan.Body["instantiatesCanonical"]!.AsArray().Count.ShouldBe(2);
        ((string)Action(Contained(plan, "RequestGroup").Single(), "talk")["title"]!).ShouldBe("Talk with Rivera");
    }

    [Theory]
    [InlineData("kap-vitals-round", "ServiceRequest", "occurrenceDateTime")]
    [InlineData("kap-follow-up-call", "Task", "restriction")]
    [InlineData("kap-dosing-visit", "Appointment", "requestedPeriod")]
    [InlineData("kap-dose-order-iv", "MedicationRequest", "dosageInstruction")]
    public async Task An_activity_gives_its_request(string activity, string type, string element)
    {
        var (patient, practitioner, condition) = await People();
        var made = await server.Get($"ActivityDefinition/$apply?activityDefinition={Kap}ActivityDefinition/{activity}&subject={patient}&practitioner={practitioner}&condition={condition}&start={Uri.EscapeDataString(Start)}");
        made.Status.ShouldBe(200, made.Text);
        made.Type.ShouldBe(type);
        made.Body[element].ShouldNotBeNull(made.Text);
        (await server.Post(type, made.Text)).Status.ShouldBe(201);
    }

    private static string Plan(string name) => $$$"""
        {"resourceType":"PlanDefinition","url":"http://example.org/PlanDefinition/{{{name}}}-{{{Guid.NewGuid():N}}}","status":"active","title":"An example",
        "contained":[{"resourceType":"ActivityDefinition","id":"drug","status":"active","kind":"MedicationRequest","productCodeableConcept":{"text":"Ketamine"},
        "dynamicValue":[{"path":"dispenseRequest.numberOfRepeatsAllowed","expression":{"language":"text/fhirpath","expression":"1 + 2"}}]}],
        "action":[
          {"id":"talk","title":"Talk","input":[{"id":"problems","type":"Condition","codeFilter":[{"searchParam":"code","code":[{"system":"http://snomed.info/sct","code":"370143000"}]}]}],
           "condition":[{"kind":"applicability","expression":{"language":"text/fhirpath","expression":"%problems.count() = 1 and %encounter.status = 'in-progress'"}}],
           "dynamicValue":[{"path":"description","expression":{"language":"text/fhirpath","expression":"%subject.name.family.first() + ', ' + %setting.coding.code"}},
             {"path":"action.title","expression":{"language":"text/fhirpath","expression":"'Talk with ' + name.family.first()"}}]},
          {"id":"never","title":"Never","condition":[{"kind":"applicability","expression":{"language":"text/fhirpath","expression":"%userLanguage.coding.code = 'fr'"}}]},
          {"id":"drug","title":"Drug","definitionCanonical":"#drug"},
          {"id":"end","title":"End","relatedAction":[{"actionId":"talk","relationship":"after-end","offsetDuration":{"value":2,"unit":"d","system":"http://unitsofmeasure.org","code":"d"}}],
           "definitionCanonical":"https://kapfhir.example.org/fhir/PlanDefinition/kap-taper-stop"}]}
        """;
}
