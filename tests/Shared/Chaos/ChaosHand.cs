using System.Globalization;
using System.Text.Json;

namespace KapFhir.Tests.Chaos;

/// <summary>One writer's means: sends, and holds each answer's status against those that the model allows.</summary>
internal sealed class ChaosHand(ChaosClient client, ChaosModel model, Random random)
{
    private const string System = "http://example.org/marks";

    public ChaosModel Model => model;

    public Random Random => random;

    /// <summary>Sends. Null if the answer is a fault, or says that the database can't be written and may say so.</summary>
    public async Task<ChaosReply?> Send(string method, string path, string? body, int[] allowed, params string[] headers)
    {
        var mayBeUnavailable = model.IsUnavailableExpected;
        var reply = await client.Send(method, path, body, headers);
        if (allowed.Contains(reply.Status))
        {
            return reply;
        }

        if (reply.Status == 503 && (mayBeUnavailable || model.IsUnavailableExpected))
        {
            model.Count("503");
        }
        else
        {
            model.Fault(reply.ToString());
        }

        return null;
    }

    /// <summary>Reads a resource and notes the version it shows; null if there is none. Never older than what was answered before.</summary>
    public async Task<(int Version, JsonElement Json)?> Read(string url)
    {
        var known = model.Of(url);
        var atLeast = known.Newest;
        var reply = await Send("GET", url, null, [200, 410]);
        if (reply is null)
        {
            return null;
        }

        var version = reply.Version!.Value;
        known.Saw(version, reply.Status == 410 ? KnownResource.Deletion : MarkOf(reply.Json), reply.Request);
        if (version < atLeast)
        {
            model.Fault($"{url}: version {version} is shown after version {atLeast} was answered");
        }

        return reply.Status == 410 ? null : (version, reply.Json);
    }

    /// <summary>One of the resources that all writers share.</summary>
    public string AnyOf(string type, string sort, int count = ChaosModel.Shared) =>
        string.Create(CultureInfo.InvariantCulture, $"{type}/{sort}-{random.Next(count)}");

    /// <summary>A Basic with this mark, and perhaps an id, a key it is found by, and a tag.</summary>
    public static string Basic(string mark, string? url = null, string? key = null, string? tag = null) =>
        "{\"resourceType\":\"Basic\"," + (url is null ? "" : $"\"id\":\"{url.Split('/')[1]}\",")
        + (tag is null ? "" : $$"""
            "meta":{"tag":[{"system":"http://example.org/tags","code":"{{tag}}"}]},
            """)
        + "\"identifier\":[" + (key is null ? "" : Identifier("http://example.org/keys", key) + ",") + Identifier(System, mark)
        + "],\"code\":{\"text\":\"chaos\"}}";

    /// <summary>An account with this much in it.</summary>
    public static string Account(string mark, string url, int balance) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"resourceType":"Observation","id":"{{url.Split('/')[1]}}","identifier":[{{Identifier(System, mark)}}],"status":"final","code":{"text":"account"},"valueInteger":{{balance}} }
        """);

    /// <summary>An Identifier.</summary>
    public static string Identifier(string system, string value) => $$"""{"system":"{{system}}","value":"{{value}}"}""";

    /// <summary>The identifier that holds a mark.</summary>
    public static string Identifier(string mark) => Identifier(System, mark);

    /// <summary>The mark of a resource: its last identifier.</summary>
    public static string MarkOf(JsonElement resource) => Marks(resource)[^1];

    /// <summary>All marks of a resource.</summary>
    public static List<string> Marks(JsonElement resource) => [.. resource.GetProperty("identifier").EnumerateArray()
        .Where(i => i.GetProperty("system").GetString() == System).Select(i => i.GetProperty("value").GetString()!)];
}
