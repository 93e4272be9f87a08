using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Tests.Json;

/// <summary>Resources for tests out of text.</summary>
internal static class Fhir
{
    public static FhirDefinitions R4 => FhirDefinitions.R4;

    public static Result<FhirNode> Read(string json) => ResourceReader.Read(Encoding.UTF8.GetBytes(json), R4, ReaderLimits.Default);

    public static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
