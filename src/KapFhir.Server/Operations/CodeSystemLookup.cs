// https://hl7.org/fhir/R4/codesystem-operation-lookup.html
using KapFhir.Fhir;
using KapFhir.Fhir.Terminology;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>What is known of a code: names, properties, its place in the hierarchy.</summary>
internal static class CodeSystemLookup
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "CodeSystem-lookup", ("date", OperationReasons.NoPast));
        var found = input.Then(i => Coding(i).Then(coding => CodeLookup.Find(server.Terminology.Resources, coding.System!, coding.Version, coding.Code!)));
        return Task.FromResult(found.IsSuccess ? Answer(found.Value, input.Value) : FhirAnswer.Failed(found.Issues));
    }

    private static Result<SentCoding> Coding(OperationInput input)
    {
        if (input.Has("code") == input.Has("coding") || input.Has("system") != input.Has("code"))
        {
            return Issues.BadOperationInput("$lookup", "give code and system, or coding.");
        }

        var coding = input.Node("coding") is { } node ? SentCodings.Read(node) : new SentCoding(input.Text("system"), input.Text("version"), input.Text("code"), null);
        return coding is { System: not null, Code: not null } ? coding : Issues.BadOperationInput("$lookup", "the coding needs a system and a code.");
    }

    private static FhirAnswer Answer(CodeLookup found, OperationInput input)
    {
        var wanted = input.TextsOf("property");
        return found.UnknownAmong(wanted) is { } unknown ? FhirAnswer.Failed(Issues.UnknownProperty(found.System.Url, unknown)) : ParametersWriter.Answer(output =>
        {
            output.Value("name", "string", found.System.Title ?? found.System.Name);
            output.Value("version", "string", found.System.Version);
            output.Value("display", "string", found.Code.DisplayIn(input.Text("displayLanguage")) ?? found.Code.Code);
            foreach (var designation in found.Designations(wanted))
            {
                WriteDesignation(output, designation);
            }

            foreach (var property in found.Properties(wanted))
            {
                WriteProperty(output, property);
            }
        });
    }

    private static void WriteDesignation(ParametersWriter output, Fhir.Definitions.Designation designation) => output.Parts("designation", () =>
    {
        output.Value("language", "code", designation.Language);
        if (designation.Use is { } use)
        {
            output.Coding("use", use.System, null, use.Code, use.Display);
        }

        output.Value("value", "string", designation.Value);
    });

    private static void WriteProperty(ParametersWriter output, DescribedProperty described) => output.Parts("property", () =>
    {
        var property = described.Property;
        output.Value("code", "code", property.Code);
        if (property.Type == "Coding")
        {
            output.Coding("value", property.System, null, property.Value, property.Display);
        }
        else
        {
            output.Value("value", property.Type, property.Value);
        }

        output.Value("description", "string", described.Description);
    });
}
