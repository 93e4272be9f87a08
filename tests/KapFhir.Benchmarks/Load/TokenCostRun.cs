using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KapFhir.Benchmarks.Load;

/// <summary>
/// What it costs a read that an access token is checked: processor time with a token of the built-in authorization server, beside the same server without tokens. Audit is
/// off on both sides, so that it is the token's cost alone.
/// </summary>
internal sealed class TokenCostRun(string database, int rounds, TimeSpan time, IReadOnlyList<string> settings)
{
    private const int Connections = 16;
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll");

    internal void Run()
    {
        File.Copy(database, database + ".ours", overwrite: true);
        File.Copy(database, database + ".tokens", overwrite: true);
        using var key = RSA.Create(2048);
        Register(key);
        using var open = Start(database + ".ours");
        using var guarded = Start(database + ".tokens", "--Auth:Mode=BuiltIn", "--Auth:ServiceTokenLifetime=01:00:00", "--Limits:RequestsPerClient=0");
        using var data = new LoadData(database);
        var header = Encoding.ASCII.GetBytes($"Authorization: Bearer {Token(key, guarded.Port)}\r\n");
        foreach (var pair in new[] { LoadPair.Read(data), LoadPair.Search(data) })
        {
            Compare(pair, open, guarded, i => With(header, pair.Ours(i)));
        }

        Array.ForEach([open, guarded], s => s.Stop());
        Directory.EnumerateFiles(Path.GetDirectoryName(database)!, "cost.db.*").ToList().ForEach(File.Delete);
    }

    private ServerProcess Start(string file, params string[] more) => ServerProcess.Start(Assembly, "/fhir/metadata", port =>
        ["serve", "--urls", $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", $"--ConnectionStrings:Sqlite=Data Source={file}", "--Audit:Mode=Off", .. more, .. settings]);

    private void Register(RSA key)
    {
        var p = key.ExportParameters(includePrivateParameters: false);
        var file = Path.GetTempFileName();
        File.WriteAllText(file, $$"""{"keys":[{"kty":"RSA","kid":"bench","n":"{{Encode(p.Modulus!)}}","e":"{{Encode(p.Exponent!)}}"}]}""");
        using var add = Process.Start("dotnet",
            [Assembly, "client", "add", "bench", "--service", "--jwks", file, "--scope", "system/*.cruds", $"--ConnectionStrings:Sqlite=Data Source={database}.tokens"]);
        add.WaitForExit();
        File.Delete(file);
    }

    // https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html
    private static string Token(RSA key, int port)
    {
        var address = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/auth/token";
        var claims = new JsonObject
        {
            ["iss"] = "bench", ["sub"] = "bench", ["aud"] = address, ["jti"] = Guid.NewGuid().ToString(), ["exp"] = DateTimeOffset.UtcNow.AddMinutes(4).ToUnixTimeSeconds(),
        };
        var text = Encode("""{"alg":"RS384","kid":"bench","typ":"JWT"}"""u8) + "." + Encode(JsonSerializer.SerializeToUtf8Bytes(claims));
        var signed = text + "." + Encode(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1));
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("scope", "system/*.cruds"), new("client_assertion", signed),
            new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ]);
        using var answer = http.PostAsync(new Uri(address), form).GetAwaiter().GetResult();
        return answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>().GetAwaiter().GetResult()!["access_token"]!.GetValue<string>();
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] With(byte[] header, byte[] request)
    {
        var line = request.AsSpan().IndexOf("\r\n"u8) + 2;
        return [.. request.AsSpan(0, line), .. header, .. request.AsSpan(line)];
    }

    private void Compare(LoadPair pair, ServerProcess open, ServerProcess guarded, Func<int, byte[]> withToken)
    {
        Cost(open, pair.Ours);
        Cost(guarded, withToken);
        var costs = Enumerable.Range(0, rounds).Select(_ => (Open: Cost(open, pair.Ours), Guarded: Cost(guarded, withToken))).ToList();
        var (without, with) = (costs.Min(c => c.Open), costs.Min(c => c.Guarded));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{pair.Name}: {without:0.0} us of processor time without a token, {with:0.0} with one: {(with / without) - 1:+0.0 %;-0.0 %}"));
    }

    // In microseconds.
    private double Cost(ServerProcess process, Func<int, byte[]> request)
    {
        var before = process.ProcessorTime;
        var result = HttpLoad.Run(process.Port, Connections, time, request);
        return result.Failures == 0 ? (process.ProcessorTime - before).TotalMicroseconds / result.Count
            : throw new InvalidOperationException(result.Failures.ToString(CultureInfo.InvariantCulture) + " failures");
    }
}
