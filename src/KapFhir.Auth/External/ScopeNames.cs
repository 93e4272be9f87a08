// https://learn.microsoft.com/azure/healthcare-apis/fhir/smart-on-fhir: Microsoft's FHIR service takes patient.Patient.read, launch.patient and fhirUser
namespace KapFhir.Auth.External;

/// <summary>
/// A provider's names of scopes in SMART's. Entra takes what stands before the last slash of a scope for the resource's address, so a slash cannot be in a name:
/// <c>patient/Patient.read</c> is written <c>patient.Patient.read</c>, and <c>all</c> stands for the asterisk.
/// </summary>
/// <param name="map">What the provider's own names mean.</param>
/// <param name="audiences">This server's names, which may stand before a scope.</param>
public sealed class ScopeNames(IReadOnlyDictionary<string, string> map, IReadOnlyList<string> audiences)
{
    private const int MostCharacters = 1000;
    private static readonly string[] Levels = ["patient", "user", "system"];
    private static readonly string[] Slashes = [".", "$", "%2f", "%2F"];

    /// <summary>The scopes that these names stand for, separated by spaces. What means nothing here stays as it is.</summary>
    public string Read(IEnumerable<string> names) => string.Join(' ', names.Where(n => n.Length <= MostCharacters).Select(ReadOne));

    private string ReadOne(string name)
    {
        var own = audiences.FirstOrDefault(a => name.StartsWith(a + "/", StringComparison.Ordinal)) is { } audience ? name[(audience.Length + 1)..] : name;
        return map.TryGetValue(own, out var meant) ? meant : OnResources(own) ?? own switch { "launch.patient" => "launch/patient", "launch.encounter" => "launch/encounter", _ => own };
    }

    // patient.Observation.rs?category=survey; null for what is no such scope, or has its slash. Whether the rest is one is for the parser of scopes to say.
    private static string? OnResources(string name)
    {
        if (Levels.FirstOrDefault(l => name.StartsWith(l, StringComparison.Ordinal)) is not { } level
            || Slashes.FirstOrDefault(s => name.AsSpan(level.Length).StartsWith(s, StringComparison.Ordinal)) is not { } slash)
        {
            return null;
        }

        var rest = name[(level.Length + slash.Length)..];
        var query = rest.IndexOf('?', StringComparison.Ordinal) is var mark && mark >= 0 ? rest[mark..] : "";
        return rest[..^query.Length].Split('.') is [var type, var rights] ? $"{level}/{All(type)}.{All(rights)}{query}" : null;
    }

    private static string All(string part) => part == "all" ? "*" : part;
}
