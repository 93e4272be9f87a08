// https://learn.microsoft.com/entra/identity-platform/optional-claims-reference#idtyp and https://www.rfc-editor.org/rfc/rfc9068#section-2.2 (sub of client_credentials)
namespace KapFhir.Auth.External;

/// <summary>Tells tokens of apps that act for themselves from those of users.</summary>
public sealed class ServiceMark(ExternalOptions options)
{
    private readonly IReadOnlyList<string> _marks = ExternalOptions.List(options.ServiceClaims);
    private readonly IReadOnlyList<string> _clients = ExternalOptions.List(options.ClientClaims);

    /// <summary>True for an app that acts for itself: a mark says so, or it is its own subject.</summary>
    public bool IsOn(TokenClaims claims)
    {
        if (_marks.Any(m => claims.Text(m.Split('=')[0]) is { } value && value == m[(m.IndexOf('=', StringComparison.Ordinal) + 1)..]))
        {
            return true;
        }

        // Entra without idtyp: an app's token has no scp, and its oid is its sub; a user's sub is another in every app. One that says that it is a user's is.
        return claims.Text("idtyp") is null && claims.Text("sub") is { } subject
            && (subject == claims.First(_clients) || (claims.Text("tid") is not null && claims.Text("scp") is null && subject == claims.Text("oid")));
    }
}
