// https://hl7.org/fhir/R4/communication.html
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Writing;

namespace KapFhir.Server.Http;

/// <summary>
/// Tells the privacy officer that the glass was broken: one message for a user's sign-in and app, written before the first answer; each access is an AuditEvent of
/// its own. Nobody is told by a database: the message waits to be sent.
/// </summary>
internal static class BreakGlassNotice
{
    /// <summary>Writes the message where there is none yet. Without it nothing is shown.</summary>
    public static async Task<Result<bool>> Leave(Caller caller, FhirServer server, CancellationToken cancel)
    {
        // Without tokens it is nobody's: who sits at a machine for development.
        if (caller is not { BreakGlass: { } broken, Access: { } access })
        {
            return true;
        }

        var (user, client) = (access.FhirUser ?? access.Subject, access.ClientId);
        var id = "break-glass-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{user} {client} {broken.Until:O}")))[..32];
        return await server.Store.Read("Communication", id, Visibility.Everything, cancel) is not null
            ? true : await WrittenRecord.Put(server, [Message(id, user, client, broken.Reason, caller.Purpose!, server)], cancel);
    }

    private static JsonObject Message(string id, string user, string client, string reason, string purpose, FhirServer server)
    {
        var text = $"{user} broke the glass with the app {client}. Reason: {reason}. What was looked at: AuditEvent?_tag=BTG";
        var message = new JsonObject
        {
            ["resourceType"] = "Communication",
            ["id"] = id,
            ["meta"] = new JsonObject
            {
                ["security"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", ["code"] = "R" }),

                // Only who oversees finds what has it: ScopeVisibility.
                ["tag"] = new JsonArray(new JsonObject { ["system"] = BreakGlassMessage.TagSystem, ["code"] = BreakGlassMessage.Tag }),
            },
            ["status"] = "preparation",
            ["priority"] = "urgent",
            ["reasonCode"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = PurposeOfUse.Reasons, ["code"] = purpose }) }),
            ["payload"] = new JsonArray(new JsonObject { ["contentString"] = text }),
        };
        if (server.Release.Options.PrivacyOfficer is { Length: > 0 } officer)
        {
            message["recipient"] = new JsonArray(new JsonObject { ["reference"] = officer });
        }

        return message;
    }
}
