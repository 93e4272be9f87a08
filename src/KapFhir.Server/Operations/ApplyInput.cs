// https://hl7.org/fhir/R4/plandefinition-operation-apply.html#parameters
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Protocols;
using KapFhir.Kap.Rules;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>What <c>$apply</c> was called with, each parameter read and looked up: of a PlanDefinition and of an ActivityDefinition the same.</summary>
internal sealed class ApplyInput(FhirRequest request, FhirServer server, OperationInput input)
{
    private const string Name = "$apply";
    private static readonly string[] ContextNames = ["userType", "userLanguage", "userTaskContext", "setting", "settingContext"];

    /// <summary>The parameters; in a query, a definition's own name stands for its url, since a resource has no place there.</summary>
    public static Result<OperationInput> Read(FhirRequest request, FhirServer server, string definition, string own) => OperationInput.Read(
        request, server, definition, [.. request.Query.Select(p => p.Key == own ? KeyValuePair.Create("url", p.Value) : p)]);

    /// <summary>The definition: the path's, the one that was sent, or the one of this url.</summary>
    public Result<FhirNode> Definition(string own, FhirNode? stored)
    {
        var (sent, url) = (input.Node(own), input.Text("url"));
        return stored is not null
            ? (sent is not null || url is not null ? Issues.BadOperationInput(Name, "the definition is the one of the path: name no other.") : stored)
            : sent is not null && url is not null ? Issues.BadOperationInput(Name, $"give '{own}' or 'url', not both.")
            : sent is not null ? sent
            : url is null ? Issues.BadOperationInput(Name, $"name the definition: by its path, as '{own}' or by its 'url'.")
            : server.Conformance.Current.Find(request.Type, url)?.Node is { } known ? known : Issues.DefinitionNotKnown(request.Type, url);
    }

    /// <summary>Where definitions and records are looked up: as far as the caller may see them.</summary>
    public ApplySources Sources(WriteUnit unit) => new(
        server.Gates.Reader(unit, request.Visible), (type, canonical) => server.Conformance.Current.Find(type, canonical)?.Node, server.Definitions,
        search => server.Gates.Search(search, unit, request.Visible), server.Terminology.Current.Contains);

    /// <summary>To whom, by whom, from when on.</summary>
    public Result<ApplyRequest> Request(WriteUnit unit)
    {
        var records = server.Gates.Reader(unit, request.Visible);
        var subjects = input.TextsOf("subject");
        if (subjects.Count != 1)
        {
            return Issues.BadOperationInput(Name, "give one 'subject': a plan is applied to one patient at a time.");
        }

        var start = input.Text("start") is not { } text ? unit.Now : PlannedTime.Parse(text);
        if (start is null)
        {
            return Issues.BadParameter("start", input.Text("start")!, "a date or time");
        }

        var status = input.Text("status") ?? "draft";
        return status is not ("draft" or "active") ? Issues.BadParameter("status", status, "draft, active")
            : Resource(subjects[0], "subject", records, "Patient").Then(subject => Around(subject!, records).Then<ApplyRequest>(around => new ApplyRequest
            {
                Subject = subject!,
                Now = unit.Now,
                Start = start.Value,
                Encounter = around.Encounter,
                Practitioner = around.Practitioner,
                Organization = around.Organization,
                Conditions = around.Conditions,
                Context = ContextNames.Where(input.Has).ToDictionary(n => n, n => input.Node(n)!, StringComparer.Ordinal),
                IsActive = status == "active",
            }));
    }

    private sealed record Surroundings(FhirNode? Encounter, FhirNode? Practitioner, FhirNode? Organization, IReadOnlyList<FhirNode> Conditions);

    private Result<Surroundings> Around(FhirNode subject, RecordReader records)
    {
        var encounter = Optional("encounter", records, "Encounter").Then(e => OfPatient(e, "encounter", subject));
        var practitioner = Optional("practitioner", records, "Practitioner", "PractitionerRole");
        var organization = Optional("organization", records, "Organization");
        var conditions = input.TextsOf("condition").Select(c => Resource(c, "condition", records, "Condition").Then(r => OfPatient(r, "condition", subject))).ToList();
        IReadOnlyList<Issue> faults = [.. encounter.Issues, .. practitioner.Issues, .. organization.Issues, .. conditions.SelectMany(c => c.Issues)];
        return faults.Count > 0 ? Result<Surroundings>.Failed(faults)
            : new Surroundings(encounter.Value, practitioner.Value, organization.Value, [.. conditions.Select(c => c.Value!)]);
    }

    private static Result<FhirNode?> OfPatient(FhirNode? resource, string name, FhirNode subject) =>
        resource is null || ApplyRequest.IsAbout(resource, subject) ? Result<FhirNode?>.Succeeded(resource, [])
            : Issues.OfOtherPatient(Name, name, resource.Type.Name + "/" + resource.ChildText("id"), "Patient/" + subject.ChildText("id"));

    private Result<FhirNode?> Optional(string name, RecordReader records, params string[] types) =>
        input.Text(name) is { } text ? Resource(text, name, records, types) : Result<FhirNode?>.Succeeded(null, []);

    private Result<FhirNode?> Resource(string text, string name, RecordReader records, params string[] types)
    {
        var local = text.StartsWith(request.Base + "/", StringComparison.Ordinal) ? text[(request.Base.Length + 1)..] : text;
        return local.Split('/') is not [var type, var id] || !types.Contains(type, StringComparer.Ordinal)
            ? Issues.BadParameter(name, text, string.Join(" or ", types.Select(t => t + "/[id]")) + " of this server")
            : records.Read(type, id) is { } found ? Result<FhirNode?>.Succeeded(found, []) : Issues.ResourceNotFound(type, id) with { Status = 422 };
    }
}
