// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
using KapFhir.Fhir.Definitions;

namespace KapFhir.Auth.Scopes;

/// <summary>A set of scopes, asked for or granted.</summary>
/// <param name="Resources">Those on resources.</param>
/// <param name="Others">The others, in the order named: <c>openid</c>, <c>launch/patient</c>.</param>
/// <param name="Unknown">What is no scope here.</param>
public sealed record GrantedScopes(IReadOnlyList<ResourceScope> Resources, IReadOnlyList<string> Others, IReadOnlyList<string> Unknown)
{
    /// <summary>Who the user is, by an id_token.</summary>
    public const string OpenId = "openid";

    /// <summary>Which resource the user is.</summary>
    public const string FhirUser = "fhirUser";

    /// <summary>The user's name.</summary>
    public const string Profile = "profile";

    /// <summary>The context of the EHR that launched the app.</summary>
    public const string Launch = "launch";

    /// <summary>A patient, chosen by the user if need be.</summary>
    public const string LaunchPatient = "launch/patient";

    /// <summary>An encounter, chosen by the user if need be.</summary>
    public const string LaunchEncounter = "launch/encounter";

    /// <summary>Access after the user has gone.</summary>
    public const string OfflineAccess = "offline_access";

    /// <summary>Access for as long as the user is signed in.</summary>
    public const string OnlineAccess = "online_access";

    /// <summary>No scope.</summary>
    public static GrantedScopes None { get; } = new([], [], []);

    /// <summary>Every scope that is not on resources.</summary>
    public static IReadOnlyList<string> Known { get; } = [OpenId, FhirUser, Profile, Launch, LaunchPatient, LaunchEncounter, OfflineAccess, OnlineAccess];

    /// <summary>As a token response says it.</summary>
    public string Text => string.Join(' ', All);

    /// <summary>Every scope, as it is written.</summary>
    public IEnumerable<string> All => [.. Others, .. Resources.Select(r => r.Text)];

    /// <summary>True if there is none.</summary>
    public bool IsEmpty => Resources.Count == 0 && Others.Count == 0;

    /// <summary>Reads scopes separated by spaces; the same one twice is one.</summary>
    public static GrantedScopes Parse(string text, FhirDefinitions definitions)
    {
        List<ResourceScope> resources = [];
        List<string> others = [], unknown = [];
        foreach (var one in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal))
        {
            if (Known.Contains(one, StringComparer.Ordinal))
            {
                others.Add(one);
            }
            else if (ResourceScope.Parse(one, definitions) is { } resource)
            {
                resources.Add(resource);
            }
            else
            {
                unknown.Add(one);
            }
        }

        return new(resources, others, unknown);
    }

    /// <summary>True if this scope, which is not on resources, is among them.</summary>
    public bool Has(string scope) => Others.Contains(scope, StringComparer.Ordinal);

    /// <summary>True if there is one on resources at this level.</summary>
    public bool HasLevel(ScopeLevel level) => Resources.Any(r => r.Level == level);

    /// <summary>What of these is allowed by others: never more than either says.</summary>
    public GrantedScopes Within(GrantedScopes allowed) => new(
        [.. Resources.SelectMany(r => WithinOne(r, allowed)).DistinctBy(r => r.Text, StringComparer.Ordinal)],
        [.. Others.Where(o => allowed.Has(o))], []);

    /// <summary>Those of these that were chosen.</summary>
    public GrantedScopes Choose(IReadOnlySet<string> chosen) => new(
        [.. Resources.Where(r => chosen.Contains(r.Text))], [.. Others.Where(o => chosen.Contains(o))], []);

    /// <summary>True if all of this is allowed by others.</summary>
    public bool IsWithin(GrantedScopes allowed) =>
        Unknown.Count == 0 && Others.All(allowed.Has) && Resources.All(r => allowed.Resources.Any(a => a.Covers(r)));

    // What one allowed scope covers whole stays as it was asked for; otherwise each allowed scope gives the part that it shares.
    private static IEnumerable<ResourceScope> WithinOne(ResourceScope asked, GrantedScopes allowed) =>
        allowed.Resources.Any(a => a.Covers(asked)) ? [asked] : allowed.Resources.Select(asked.Intersect).OfType<ResourceScope>();
}
