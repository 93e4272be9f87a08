namespace KapFhir.Fhir.Json;

internal static class XhtmlChecker
{
    public static string? Check(ReadOnlySpan<byte> text) => null;
}
