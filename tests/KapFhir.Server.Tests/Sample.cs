namespace KapFhir.Server.Tests;

/// <summary>Small valid resources.</summary>
internal static class Sample
{
    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    public static string Patient(string? id = null, string family = "Rivera", string more = "") =>
        $$"""{"resourceType":"Patient"{{(id is null ? "" : $",\"id\":\"{id}\"")}},"name":[{"family":"{{family}}","given":["Ana"]}]{{more}}}""";

    public static string Identified(string value, string? id = null, string more = "") =>
        Patient(id, more: $$""","identifier":[{"system":"urn:test","value":"{{value}}"}]{{more}}""");

    public static string Observation(string patient, string value = "5.40", string more = "") => $$"""
        {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"44261-6"}]},
        "subject":{"reference":"{{patient}}"},"effectiveDateTime":"2026-02-01T10:00:00Z",
        "valueQuantity":{"value":{{value}},"system":"http://unitsofmeasure.org","code":"{score}"}{{more}}}
        """;

    public static string Bundle(string type, params string[] entries) =>
        $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{string.Join(',', entries)}}]}""".Replace(",\"entry\":[]", "", StringComparison.Ordinal);

    public static string Entry(string method, string url, string? resource = null, string? fullUrl = null, string more = "") =>
        "{" + (fullUrl is null ? "" : $"\"fullUrl\":\"{fullUrl}\",") + (resource is null ? "" : $"\"resource\":{resource},")
        + $"\"request\":{{\"method\":\"{method}\",\"url\":\"{url}\"{more}}}}}";

    public static string Unique() => Guid.NewGuid().ToString("N");
}
