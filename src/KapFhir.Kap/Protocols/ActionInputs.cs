// https://hl7.org/fhir/R4/metadatatypes.html#DataRequirement
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Protocols;

/// <summary>What an action says that it must know of the patient: each input with an id is a variable of that name for its expressions.</summary>
internal sealed class ActionInputs(ApplyRequest request, ApplySources sources)
{
    private const int Most = 500;
    private static readonly string[] Subjects = ["patient", "subject"];

    /// <summary>The variables of an action, beside those of the actions around it.</summary>
    internal Result<IReadOnlyDictionary<string, IReadOnlyList<object>>> Read(FhirNode action, IReadOnlyDictionary<string, IReadOnlyList<object>> outer)
    {
        var variables = new Dictionary<string, IReadOnlyList<object>>(outer, StringComparer.Ordinal);
        var issues = new List<Issue>();
        foreach (var input in action.ChildrenNamed("input"))
        {
            var found = Find(input);
            issues.AddRange(found.Issues);
            if (found.IsSuccess && input.ChildText("id") is { } id)
            {
                variables[id] = found.Value;
            }
        }

        return issues.Exists(i => i.IsError) ? Result<IReadOnlyDictionary<string, IReadOnlyList<object>>>.Failed(issues) : variables;
    }

    private Result<IReadOnlyList<object>> Find(FhirNode input)
    {
        var type = input.ChildText("type") ?? "";
        if (type == "Patient")
        {
            return new object[] { request.Subject };
        }

        if (sources.Definitions.FindResourceType(type) is not { } definition || Subjects.FirstOrDefault(s => IsParameter(definition, s)) is not { } subject)
        {
            return Issues.InputNotRead(input.Location, $"the type '{type}' has no patient to be searched by.");
        }

        var parameters = new List<KeyValuePair<string, string>> { KeyValuePair.Create(subject, request.Patient) };
        if (Filters(input, parameters) is { } fault)
        {
            return fault;
        }

        var limit = (int?)ProtocolDuration.Number(input, "limit");
        var found = sources.Search(new RecordSearch(type, parameters, Math.Min(limit ?? (Most + 1), Most + 1)));
        return !found.IsSuccess ? Issues.InputNotRead(input.Location, string.Join(" ", found.Issues.Select(i => i.Diagnostics)))
            : limit is null && found.Value.Count > Most ? Issues.InputNotRead(input.Location, $"there are more than {Most} resources. Narrow it by a code, a date or a limit.")
            : found.Value.Cast<object>().ToList();
    }

    private bool IsParameter(TypeDefinition type, string name) => sources.Definitions.FindSearchParameter(type.Name, name) is not null;

    private Issue? Filters(FhirNode input, List<KeyValuePair<string, string>> parameters)
    {
        foreach (var filter in input.ChildrenNamed("codeFilter"))
        {
            var name = filter.ChildText("searchParam") ?? filter.ChildText("path");
            if (name is null || (filter.ChildText("valueSet") is null && filter.Child("code") is null))
            {
                return Issues.InputNotRead(filter.Location, "a codeFilter needs searchParam (or path), and valueSet or code.");
            }

            parameters.Add(filter.ChildText("valueSet") is { } set ? KeyValuePair.Create(name + ":in", set)
                : KeyValuePair.Create(name, string.Join(',', filter.ChildrenNamed("code").Select(Token))));
        }

        foreach (var filter in input.ChildrenNamed("dateFilter"))
        {
            if ((filter.ChildText("searchParam") ?? filter.ChildText("path")) is not { } name || ProtocolDuration.Read(filter.Child("value")) is not { } back)
            {
                return Issues.InputNotRead(filter.Location, "a dateFilter needs searchParam (or path) and valueDuration, counted back from now.");
            }

            parameters.Add(KeyValuePair.Create(name, "ge" + back.Before(request.Now).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));
        }

        parameters.AddRange(input.ChildrenNamed("sort").Where(s => s.ChildText("path") is not null)
            .Select(s => KeyValuePair.Create("_sort", (s.ChildText("direction") is "descending" ? "-" : "") + s.ChildText("path"))));
        return null;
    }

    private static string Token(FhirNode coding) => coding.ChildText("system") is { } system ? system + "|" + coding.ChildText("code") : coding.ChildText("code") ?? "";
}
