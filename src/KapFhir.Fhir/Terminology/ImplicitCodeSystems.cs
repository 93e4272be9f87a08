// https://hl7.org/fhir/R4/terminologies-systems.html: systems that no CodeSystem resource lists
using System.Buffers;
using System.Collections.Concurrent;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Terminology.Ucum;

namespace KapFhir.Fhir.Terminology;

/// <summary>
/// Code systems that no package lists because a grammar or another body defines them. Those of other bodies are lists in the folder Systems, each with
/// its source; those of a grammar are rules, which answer false only for what can be no code of the system, and null where well-formed codes may or may
/// not be assigned.
/// </summary>
internal static class ImplicitCodeSystems
{
    private static readonly SearchValues<char> MimeToken =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+*");

    private static readonly ConcurrentDictionary<string, CodeSystemDefinition> Lists = new(StringComparer.Ordinal);

    /// <summary>The rule of this system, or null if it has none here.</summary>
    internal static Func<string, bool?>? RuleOf(string system) => system switch
    {
        "urn:ietf:bcp:13" => code => IsMimeType(code),
        "urn:ietf:bcp:47" => code => LanguageTag.IsWellFormed(code),
        "urn:iso:std:iso:3166:-2" => code => IsSubdivision(code),
        UcumUnits.System => code => UcumUnits.Find(code) is not null,
        _ => null,
    };

    /// <summary>404: the system has no such code; of a unit what is wrong with it, and how it would be right.</summary>
    internal static Issue NoCode(string system, string code) => system == UcumUnits.System && UcumUnits.Check(code) is { } fault
        ? Issues.UnknownCode(system, code) with { Diagnostics = fault.Diagnostics } : Issues.UnknownCode(system, code);

    /// <summary>The code system of this url if it is one of the lists here, or null.</summary>
    internal static CodeSystemDefinition? Find(string url) => url switch
    {
        "urn:iso:std:iso:4217" => Lists.GetOrAdd(url, u => Read(u, "iso-4217.txt", "ISO4217", "ISO 4217 currency codes", "2025", Currency)),
        "urn:iso:std:iso:3166" => Lists.GetOrAdd(url, u => Read(u, "iso-3166.txt", "ISO3166Part1", "ISO 3166-1 codes for countries", "2020", Country)),
        "https://www.iana.org/time-zones" =>
            Lists.GetOrAdd(url, u => Read(u, "time-zones.txt", "IANATimeZones", "IANA time zones", "2025b", TimeZone)),
        _ => null,
    };

    /// <summary>The urls of the lists.</summary>
    internal static IReadOnlyList<string> Listed { get; } = ["https://www.iana.org/time-zones", "urn:iso:std:iso:3166", "urn:iso:std:iso:4217"];

    private static CodeSystemDefinition Read(string url, string file, string name, string title, string version, Func<string[], IEnumerable<Concept>> concepts)
    {
        using var stream = typeof(ImplicitCodeSystems).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new CodeSystemDefinition
        {
            Url = url,
            Version = version,
            Name = name,
            Title = title,
            Content = "complete",
            IsCaseSensitive = true,
            Concepts = [.. lines.Where(l => l[0] != '#').SelectMany(l => concepts(l.Split('\t')))],
        };
    }

    private static IEnumerable<Concept> Currency(string[] fields) => [new Concept(fields[0], fields[1], -1, [])];

    private static IEnumerable<Concept> Country(string[] fields) => fields[..3].Select(code => new Concept(code, fields[3], -1, []));

    private static IEnumerable<Concept> TimeZone(string[] fields) => [new Concept(fields[0], fields[0], -1, [])];

    // RFC 6838 4.2: type "/" subtype, then parameters; R4's own examples also use a bare type such as "image".
    private static bool? IsMimeType(string code)
    {
        var media = code.AsSpan(0, code.IndexOf(';', StringComparison.Ordinal) is >= 0 and var semicolon ? semicolon : code.Length).TrimEnd();
        var slash = media.IndexOf('/');
        return slash < 0 ? IsToken(media) : IsToken(media[..slash]) && IsToken(media[(slash + 1)..]);
    }

    private static bool IsToken(ReadOnlySpan<char> text) => text.Length is > 0 and <= 127 && !text.ContainsAnyExcept(MimeToken);

    // ISO 3166-2: a country's alpha-2 code, a hyphen, one to three letters or digits. Which of them are assigned is not known here.
    private static bool? IsSubdivision(string code) =>
        code.Length is >= 4 and <= 6 && code[2] == '-' && code.AsSpan(3).ToString().All(char.IsAsciiLetterOrDigit)
        && ConceptIndex.Of(Find("urn:iso:std:iso:3166")!).Find(code[..2]) >= 0 ? null : false;
}
