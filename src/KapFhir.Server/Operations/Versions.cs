// https://hl7.org/fhir/R4/capabilitystatement-operation-versions.html
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>The versions of FHIR that this server speaks: one.</summary>
internal static class Versions
{
    private const string Ours = "4.0";

    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) => Task.FromResult(
        OperationInput.Read(request, server, "CapabilityStatement-versions") is { IsSuccess: false } faulty ? FhirAnswer.Failed(faulty.Issues)
            : ParametersWriter.Answer(parameters =>
            {
                parameters.Value("version", "code", Ours);
                parameters.Value("default", "code", Ours);
            }));
}
