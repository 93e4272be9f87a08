using System.Text.Json;
using KapFhir.Auth.Scopes;
using KapFhir.Auth.Users;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;

namespace KapFhir.Auth.External;

/// <summary>Says what the claims of a provider mean here: who, by which app, with which scopes, in which context.</summary>
/// <param name="options">The settings.</param>
/// <param name="entra">The settings for Entra.</param>
/// <param name="audiences">This server's names.</param>
/// <param name="ownBase">This server's FHIR base: what stands under it is local.</param>
public sealed class ExternalAccess(ExternalOptions options, AzureAdOptions entra, IReadOnlyList<string> audiences, string ownBase)
{
    private static readonly string[] UserTypes = ["Patient", "Practitioner", "PractitionerRole", "RelatedPerson", "Person"];

    private readonly ServiceMark _service = new(options);
    private readonly ScopeNames _scopes = new(ExternalOptions.Map(options.ScopeMap)!, audiences);
    private readonly ScopeNames _serviceRoles = new(ExternalOptions.Map(options.ServiceRoles)!, audiences);
    private readonly IReadOnlyDictionary<string, string> _clientScopes = ExternalOptions.Map(options.ClientScopes)!;
    private readonly IReadOnlyList<string> _subjects = options.SubjectClaims.Length > 0 ? ExternalOptions.List(options.SubjectClaims) : entra.IsSet ? ["oid", "sub"] : ["sub"];

    /// <summary>What verified claims allow, or why they cannot be used.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="isAnswer">True if the provider answered them to a question about the token: it names no subject then where there is no user (RFC 7662, 2.2).</param>
    /// <param name="definitions">The types and search parameters in force.</param>
    public (TokenAccess? Access, string Fault) Of(TokenClaims claims, bool isAnswer, FhirDefinitions definitions)
    {
        var client = claims.First(List(options.ClientClaims));
        if (client is null)
        {
            return (null, $"it does not name its app ({options.ClientClaims}).");
        }

        return _service.IsOn(claims) || (isAnswer && claims.First(["sub", "oid", "username"]) is null) ? OfService(claims, client, definitions) : OfUser(claims, client, definitions);
    }

    /// <summary>The access that was kept with a request that is handled later, as long as its token is good.</summary>
    public static TokenAccess? Resume(string kept, string scopes, DateTimeOffset now, FhirDefinitions definitions)
    {
        var said = Kept.Read(kept);
        return said is null || said.Expires <= now ? null : new TokenAccess(said.Client, said.Subject, kept, GrantedScopes.Parse(scopes, definitions))
        {
            Patient = said.Patient, FhirUser = said.FhirUser, Roles = said.Roles, Purpose = said.Purpose,
        };
    }

    // A client by itself has what its roles or scopes say of system/; what belongs to users is not its.
    private (TokenAccess?, string) OfService(TokenClaims claims, string client, FhirDefinitions definitions)
    {
        var named = claims.All(List(options.ScopeClaims), isSplit: true);
        var roles = claims.All(List(options.RoleClaims), isSplit: false);
        var listed = _clientScopes.GetValueOrDefault(client);
        if (named.Count == 0 && roles.Count == 0 && !(listed is not null && (!entra.IsSet || entra.AllowWebApiToBeAuthorizedByACL)))
        {
            return (null, "the app was given no role or scope for this server.");
        }

        var text = string.Join(' ', [_scopes.Read(named), _serviceRoles.Read(roles), listed]);
        return (Made(claims, client, client, Only(text, ScopeLevel.System, definitions), [], null), "");
    }

    private (TokenAccess?, string) OfUser(TokenClaims claims, string client, FhirDefinitions definitions)
    {
        if (claims.First(_subjects) is not { } subject)
        {
            return (null, "it does not say who its user is.");
        }

        // Nobody is taken for an app, whatever the provider lets them call themselves.
        if (subject == client)
        {
            return (null, "its user has the name of its app.");
        }

        var all = GrantedScopes.Parse(_scopes.Read(claims.All(List(options.ScopeClaims), isSplit: true)), definitions);
        var scopes = new GrantedScopes([.. all.Resources.Where(r => r.Level != ScopeLevel.System)], all.Others, []);
        var fhirUser = Local(claims.First(List(options.FhirUserClaims)), UserTypes);
        return (Made(claims, client, subject, scopes, Roles(claims, fhirUser), fhirUser), "");
    }

    private static GrantedScopes Only(string text, ScopeLevel level, FhirDefinitions definitions) =>
        new([.. GrantedScopes.Parse(text, definitions).Resources.Where(r => r.Level == level)], [], []);

    private TokenAccess Made(TokenClaims claims, string client, string subject, GrantedScopes scopes, IReadOnlyList<UserRole> roles, string? fhirUser)
    {
        var patient = subject == client ? null : Patient(claims) ?? (fhirUser?.StartsWith("Patient/", StringComparison.Ordinal) == true ? fhirUser["Patient/".Length..] : null);

        // Who breaks the glass says so at each request, with a reason: no claim does it for them.
        var purpose = claims.First(List(options.PurposeClaims)) is { } said && said != "BTG" ? said : null;
        return new TokenAccess(client, subject, new Kept(client, subject, patient, fhirUser, roles, purpose, claims.Time("exp") ?? default).Write(), scopes)
        {
            Patient = patient, FhirUser = fhirUser, Roles = roles, Purpose = purpose,
        };
    }

    private List<UserRole> Roles(TokenClaims claims, string? fhirUser)
    {
        var named = claims.All(List(options.RoleClaims), isSplit: false);
        bool Is(string setting) => List(setting).Intersect(named, StringComparer.Ordinal).Any();
        var type = fhirUser?.Split('/')[0];
        (UserRole Role, bool Has)[] all =
        [
            (UserRole.Patient, type == "Patient" || Is(options.PatientRoles)),
            (UserRole.Practitioner, Is(options.PractitionerRoles) || (options.PractitionersByFhirUser && type is "Practitioner" or "PractitionerRole")),
            (UserRole.PrivacyOfficer, Is(options.PrivacyOfficerRoles)), (UserRole.Administrator, Is(options.AdministratorRoles)),
        ];
        return [.. all.Where(r => r.Has).Select(r => r.Role)];
    }

    private string? Patient(TokenClaims claims) => claims.First(List(options.PatientClaims)) is not { } text ? null
        : ReferenceTarget.IsId(text) ? text : Local(text, ["Patient"])?["Patient/".Length..];

    // Type/id, or the same under this server's base. A resource of another server is nobody here.
    private string? Local(string? text, IReadOnlyList<string> types)
    {
        var relative = text is not null && text.StartsWith(ownBase + "/", StringComparison.Ordinal) ? text[(ownBase.Length + 1)..] : text;
        return relative?.Split('/') is [var type, var id] && types.Contains(type, StringComparer.Ordinal) && ReferenceTarget.IsId(id) ? relative : null;
    }

    private static IReadOnlyList<string> List(string setting) => ExternalOptions.List(setting);

    /// <summary>What is kept of a token: everything but the token.</summary>
    private sealed record Kept(string Client, string Subject, string? Patient, string? FhirUser, IReadOnlyList<UserRole> Roles, string? Purpose, DateTimeOffset Expires)
    {
        public static Kept? Read(string text)
        {
            try
            {
                return JsonSerializer.Deserialize<Kept>(text);
            }
            catch (JsonException)
            {
                return null;
            }
        }

        public string Write() => JsonSerializer.Serialize(this);
    }
}
