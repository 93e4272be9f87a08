using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Server.Tests.Security;

/// <summary>A browser that lets an app in: a wrong password first, then the right one, then consent.</summary>
internal static class LogCourse
{
    /// <summary>The code that the app gets, and what proves that it asked for it.</summary>
    public static async Task<(string Code, string Verifier)> Allow(HttpClient http, string fhirBase, string user, string wrong, string password)
    {
        var verifier = Auth.Secrets.New();
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var page = await http.GetStringAsync(new Uri("auth/authorize?response_type=code&client_id=app&redirect_uri=" + Uri.EscapeDataString("http://127.0.0.1:9/cb")
            + "&scope=" + Uri.EscapeDataString("openid offline_access user/*.cruds") + "&state=s&code_challenge_method=S256&code_challenge=" + challenge + "&aud=" + Uri.EscapeDataString(fhirBase), UriKind.Relative));
        page = await Read(http, page, ("username", user), ("password", wrong));
        page = await Read(http, page, ("username", user), ("password", password));
        using var answer = await Send(http, page, ("decision", "allow"), ("scope[]", "user/*.cruds"), ("scope[]", "offline_access"));
        return (Regex.Match(answer.Headers.Location!.Query, "[?&]code=([^&]+)").Groups[1].Value, verifier);
    }

    private static async Task<string> Read(HttpClient http, string page, params (string Name, string Value)[] filled)
    {
        using var answer = await Send(http, page, filled);
        return answer.Headers.Location is { } next ? await http.GetStringAsync(next) : await answer.Content.ReadAsStringAsync();
    }

    private static Task<HttpResponseMessage> Send(HttpClient http, string page, params (string Name, string Value)[] filled)
    {
        var form = page[page.LastIndexOf("<form", StringComparison.Ordinal)..];
        var hidden = Regex.Matches(form, "type=\"hidden\" name=\"(.*?)\" value=\"(.*?)\"").Select(m => (Name: m.Groups[1].Value, Value: WebUtility.HtmlDecode(m.Groups[2].Value)));
        var action = Regex.Match(form, "action=\"/(.*?)\"").Groups[1].Value;
        return http.PostAsync(new Uri(action, UriKind.Relative), new FormUrlEncodedContent(hidden.Concat(filled).Select(f => new KeyValuePair<string, string>(f.Name, f.Value))));
    }
}
