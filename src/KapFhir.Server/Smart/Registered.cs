using System.Text.Json;
using System.Text.Json.Serialization;
using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Auth.Users;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>Users and clients between the rows of the store and what the rules know of them.</summary>
internal static class Registered
{
    private static readonly JsonSerializerOptions Form = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>What a row holds, as a text.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Form);

    /// <summary>What such a text says.</summary>
    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Form)!;

    /// <summary>What is known of a user.</summary>
    public static UserDetails Details(this UserRow user) => Read<UserDetails>(user.Details);

    /// <summary>The app that this id names, or null.</summary>
    public static async Task<SmartClient?> FindClient(this AuthStore store, string id, CancellationToken cancel) =>
        await store.Clients.Find(id, cancel) is { } row ? Read<SmartClient>(row.Details) with { Id = row.Id } : null;

    /// <summary>A user to be added.</summary>
    public static UserRow NewUser(string name, UserDetails details, string passwordHash, bool mustChange) =>
        new(Secrets.NewId(), Fold(name), passwordHash, Write(details), IsActive: true, mustChange, Secrets.NewId());

    /// <summary>A name as users are found by it.</summary>
    public static string Fold(string name) => name.Trim().ToLowerInvariant();
}
