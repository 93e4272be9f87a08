// https://terminology.hl7.org/CodeSystem-v3-ActReason.html; https://www.rfc-editor.org/rfc/rfc9470 for the sign-in that must be fresh
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using KapFhir.Auth;
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>
/// What a request is for. Neither FHIR nor SMART has a header for it; the code is the one that IHE IUA and UDAP put into tokens (<c>purpose_of_use</c>). A
/// purpose of an emergency breaks the glass, and wants a reason.
/// </summary>
internal static class PurposeOfUse
{
    public const string Header = "X-Purpose-Of-Use";
    public const string ReasonHeader = "X-Break-Glass-Reason";
    private const string Reasons = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    private const string ReasonsOid = "urn:oid:2.16.840.1.113883.5.8";
    private const int MostCharacters = 1000;

    /// <summary>The caller with its purpose; 400 where that is none, 401 or 403 where an emergency is not the caller's to declare.</summary>
    public static Result<Caller> Read(HttpContext http, Caller caller, FhirRoute route, FhirServer server)
    {
        var headers = http.Request.Headers;
        if (route.Interaction is FhirInteraction.Capabilities or FhirInteraction.Options)
        {
            return caller; // nobody is asked who they are
        }

        if (headers[Header] is not { Count: > 0 } sent)
        {
            return headers.ContainsKey(ReasonHeader) ? Issues.BreakGlassReasonAlone() : caller;
        }

        var code = CodeOf(sent.ToString().Trim());
        if (server.Terminology.Current.Subsumes(Reasons, "PurposeOfUse", code) != true)
        {
            return Issues.UnknownPurpose(sent.ToString());
        }

        var stated = Of(headers[ReasonHeader], caller with { Purpose = code }, server);
        if (stated.IsSuccess)
        {
            http.Features.Set(stated.Value);
        }
        else if (stated.Issues[0].Status == 401)
        {
            http.Features.Set(new FreshSignIn(server.Access.BreakGlassLifetime));
        }

        return stated;
    }

    private static Result<Caller> Of(string? reason, Caller caller, FhirServer server) => server.Release.IsEmergencyPurpose(caller.Purpose!)
        ? Decode(reason).Then(text => server.Access.BreakGlass(caller, text, server.Clock.GetUtcNow())).Then<Caller>(broken => caller with { BreakGlass = broken })
        : reason is not null ? Issues.BreakGlassReasonAlone() : caller;

    // BTG, http://terminology.hl7.org/CodeSystem/v3-ActReason|BTG as searches write it, urn:oid:2.16.840.1.113883.5.8#BTG as UDAP does.
    private static string CodeOf(string sent) => sent.Split('|', '#') is [Reasons or ReasonsOid, var code] ? code : sent;

    // A header is ASCII; a reason may be written in any language.
    private static Result<string> Decode(string? sent)
    {
        var bytes = Bytes(sent ?? "");
        var text = Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes).Trim() : null;
        return text is null || text.Length > MostCharacters || text.Any(char.IsControl) ? Issues.BreakGlassReasonUnreadable(MostCharacters) : text;
    }

    private static byte[] Bytes(string sent)
    {
        List<byte> bytes = [];
        for (var i = 0; i < sent.Length; i++)
        {
            if (sent[i] == '%' && i + 2 < sent.Length && byte.TryParse(sent.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one))
            {
                bytes.Add(one);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes([sent[i]]));
            }
        }

        return [.. bytes];
    }
}

/// <summary>Says beside a 401 that the user must have signed in lately.</summary>
/// <param name="MaxAge">How long ago at most.</param>
internal sealed record FreshSignIn(TimeSpan MaxAge);
