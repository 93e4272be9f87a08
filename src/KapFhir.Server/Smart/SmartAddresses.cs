namespace KapFhir.Server.Smart;

/// <summary>
/// Where everything is. The issuer is the FHIR base: what apps call <c>iss</c> when they are launched, tokens call the server that issued them and that they
/// are meant for, and both discovery documents stand under it.
/// </summary>
internal sealed record SmartAddresses(string Issuer, string Root)
{
    public const string Path = "/auth";

    public string Authorize => Root + "/authorize";

    public string Token => Root + "/token";

    public string Introspect => Root + "/introspect";

    public string Revoke => Root + "/revoke";

    public string Jwks => Root + "/jwks";

    public string UserInfo => Root + "/userinfo";

    public string Logout => Root + "/logout";

    public string Grants => Root + "/grants";

    public string Launch => Root + "/launch";

    public string Style => Root + "/smart-style.json";

    /// <summary>The addresses under this FHIR base.</summary>
    public static SmartAddresses Of(string fhirBase, string publicAddress) =>
        new(fhirBase, publicAddress.Length > 0 ? publicAddress.TrimEnd('/') : fhirBase[..fhirBase.LastIndexOf('/')] + Path);
}
