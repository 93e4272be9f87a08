using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Rules.Records;

/// <summary>Writes what is to be done about a finding.</summary>
internal sealed class FollowUpWriter(Occasion occasion)
{
    /// <summary>The resource, with an id of its own for occasion and key.</summary>
    internal JsonObject Write(FollowUp todo) => todo switch
    {
        TaskToDo task => Task(task),
        RaisedFlag flag => Flag(flag),
        AssessedRisk risk => Risk(risk),
        Message message => Message(message),
        SuspectedEvent suspected => Event(suspected),
        KeptNumber number => Kept(number),
        _ => throw new InvalidOperationException("no resource is known for " + todo.GetType().Name),
    };

    private JsonObject New(string type, FollowUp todo) => Resource(type, RecordWriter.IdOf(type.ToLowerInvariant(), $"{todo.Of ?? occasion.Reference} {todo.Key}"));

    // https://hl7.org/fhir/R4/task.html
    private JsonObject Task(TaskToDo todo)
    {
        var task = New("Task", todo);
        task["status"] = todo.IsDone ? "completed" : "requested";
        task["intent"] = "order";
        task["priority"] = todo.Priority;
        task["code"] = new JsonObject { ["text"] = todo.Key };
        task["description"] = todo.Text;
        task["focus"] = Reference(todo.Of ?? occasion.Reference);
        task["for"] = Reference(occasion.Patient);
        task["authoredOn"] = Time(todo.At ?? occasion.At);
        task["restriction"] = new JsonObject { ["period"] = new JsonObject { ["end"] = Time(todo.Due) } };
        return task;
    }

    // https://hl7.org/fhir/R4/flag.html
    private JsonObject Flag(RaisedFlag raised)
    {
        var flag = New("Flag", raised);
        flag["status"] = raised.IsActive ? "active" : "inactive";
        flag["category"] = new JsonArray(Concept(Hl7 + "flag-category", raised.Category));
        flag["code"] = Concept(raised.Code.System, raised.Code.Code, null, raised.Text);
        if (raised.Level is { } level)
        {
            flag["code"]!["coding"]!.AsArray().Add((JsonNode)Coding(level.System, level.Code));
        }

        flag["subject"] = Reference(occasion.Patient);
        flag["period"] = new JsonObject { ["start"] = Time(occasion.At) };
        return flag;
    }

    // https://hl7.org/fhir/R4/riskassessment.html
    private JsonObject Risk(AssessedRisk assessed)
    {
        var risk = New("RiskAssessment", assessed);
        risk["status"] = "preliminary";
        risk["subject"] = Reference(occasion.Patient);
        risk["occurrenceDateTime"] = Time(occasion.At);
        risk["basis"] = new JsonArray([.. assessed.Basis.Select(b => (JsonNode)Reference(b))]);
        var prediction = new JsonObject { ["outcome"] = Concept(Snomed, "82313006", "Suicide attempt") };
        if (assessed.Level is { } level)
        {
            prediction["qualitativeRisk"] = Concept(Hl7 + "risk-probability", level);
        }

        prediction["rationale"] = assessed.Text;
        risk["prediction"] = new JsonArray(prediction);
        return risk;
    }

    // Nobody is told by a database: it waits to be sent. https://hl7.org/fhir/R4/communication.html
    private JsonObject Message(Message told)
    {
        var message = New("Communication", told);
        message["status"] = "preparation";
        message["priority"] = told.Priority;
        message["subject"] = Reference(occasion.Patient);
        message["about"] = new JsonArray(Reference(occasion.Reference));
        message["payload"] = new JsonArray(new JsonObject { ["contentString"] = told.Text });
        return message;
    }

    // "potential": R4's AdverseEvent has no status, and a threshold proves nothing. https://hl7.org/fhir/R4/adverseevent.html
    private JsonObject Event(SuspectedEvent suspected)
    {
        var adverse = New("AdverseEvent", suspected);
        adverse["actuality"] = "potential";
        adverse["event"] = Concept(suspected.Code.System, suspected.Code.Code, null, suspected.Text);
        adverse["subject"] = Reference(occasion.Patient);
        adverse["date"] = Time(occasion.At);
        if (occasion.Session is { } session)
        {
            adverse["suspectEntity"] = new JsonArray(new JsonObject { ["instance"] = Reference(session.Reference) });
        }

        return adverse;
    }

    private JsonObject Kept(KeptNumber number)
    {
        var kept = New("Observation", number);
        kept["status"] = "final";
        kept["code"] = Concept(number.Code.System, number.Code.Code, null, number.Text);
        kept["subject"] = Reference(occasion.Patient);
        kept["effectiveDateTime"] = Time(occasion.At);
        if (occasion.Session is { } session && occasion.Kind == OccasionKind.SessionEnd)
        {
            kept["partOf"] = new JsonArray(Reference(session.Reference));
        }

        kept["valueQuantity"] = Quantity(number.Value, number.Unit, number.Unit);
        return kept;
    }
}
