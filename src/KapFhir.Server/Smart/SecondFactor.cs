// https://pages.nist.gov/800-63-4/sp800-63b.html#singlefactorotp
using System.Security.Cryptography;
using KapFhir.Auth;
using KapFhir.Auth.Users;
using KapFhir.Server.Audit;
using KapFhir.Server.Smart.Pages;
using KapFhir.Store.Auth;
using Microsoft.AspNetCore.DataProtection;

namespace KapFhir.Server.Smart;

/// <summary>Asks who signs in, and has a second factor, for it. Nobody is signed in before.</summary>
internal static class SecondFactor
{
    public static async Task Handle(SmartRequest request)
    {
        if (Journey.Read(request.Server, request["journey"]) is not { Pending: { } pending } journey
            || await request.Server.Store.Users.FindById(pending, request.Cancel) is not { IsActive: true } user || user.Stamp != journey.PendingStamp)
        {
            await Continue.TooOld(request);
            return;
        }

        var ended = await Factors.Try(request, user, request["code"] ?? "");
        request.Tell(ended, "The second factor is not right.");
        await (ended.User is null ? SecondFactorPage.Ask(request, journey, ended.IsBlocked ? LoginPage.Blocked : "This code is not right, or was used before.")
            : Login.Begin(request, user, journey with { Pending = null, PendingStamp = null }));
    }
}

/// <summary>Lets a user set up, renew and remove the second factor.</summary>
internal static class ManageFactor
{
    private const int Codes = 10;

    public static async Task Show(SmartRequest request) => await Show(request, Journey.Read(request.Server, request["journey"]) ?? Own, alert: null);

    public static async Task Handle(SmartRequest request)
    {
        if (Journey.Read(request.Server, request["journey"]) is not { } journey)
        {
            await Continue.TooOld(request);
            return;
        }

        // Who finds a browser signed in does not get to lock its user out.
        if (!await ChangePassword.IsPresent(request, request.Session!.User))
        {
            await Show(request, journey, "The present password is not right.");
            return;
        }

        await (request["do"] == "remove" ? Remove(request, journey) : Confirm(request, journey));
    }

    /// <summary>The page: what there is, or how to set it up.</summary>
    public static async Task Show(SmartRequest request, Journey journey, string? alert)
    {
        var user = request.Session!.User;
        if (user.HasFactor)
        {
            await SecondFactorPage.Manage(request, journey, Factors.IsNeeded(request.Server.Options, user), alert);
            return;
        }

        var secret = await Factors.Unconfirmed(request.Server, user.Id, request.Cancel);
        await SecondFactorPage.SetUp(request, journey, secret, alert);
    }

    private static Journey Own => new() { To = SmartAddresses.Path + "/grants" };

    private static async Task Remove(SmartRequest request, Journey journey)
    {
        if (Factors.IsNeeded(request.Server.Options, request.Session!.User))
        {
            await Show(request, journey, "Your role needs a second factor. Ask an administrator if you have lost yours.");
            return;
        }

        await request.Server.Store.Factors.Remove(request.Session.User.Id, request.Cancel);
        request.Tell(SecurityEvent.SecondFactorChanged, about: SmartAudit.NameOf(request.Session.User) + ": removed");
        await Continue.Go(request, journey);
    }

    // A code of the app proves that it has the secret: to set it up, and later to get new recovery codes.
    private static async Task Confirm(SmartRequest request, Journey journey)
    {
        var ended = await Factors.Try(request, request.Session!.User, request["code"] ?? "");
        if (ended.User is null)
        {
            await Show(request, journey, ended.IsBlocked ? LoginPage.Blocked : "This code is not right. Is the clock of your phone?");
            return;
        }

        List<string> codes = [.. Enumerable.Range(0, Codes).Select(_ => Factors.NewRecoveryCode())];
        await request.Server.Store.Factors.Confirm(ended.User.Id, [.. codes.Select(Factors.HashOf)], request.Cancel);
        request.Tell(SecurityEvent.SecondFactorChanged, about: SmartAudit.NameOf(ended.User) + (ended.User.HasFactor ? ": new recovery codes" : ": set up"));
        await SecondFactorPage.Recovery(request, journey, codes);
    }
}

/// <summary>Second factors: secrets protected in the store, codes that are good for once.</summary>
internal static class Factors
{
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789"; // without those that look alike

    /// <summary>True if this user may not sign in without one.</summary>
    public static bool IsNeeded(AuthOptions options, UserRow user) => options.SecondFactor == SecondFactorUse.Everyone
        || (options.SecondFactor == SecondFactorUse.Privileged && user.Details().Roles.Any(r => r is UserRole.Administrator or UserRole.PrivacyOfficer));

    /// <summary>True if this user has to set one up before all else.</summary>
    public static bool IsMissing(AuthOptions options, UserRow user) => !user.HasFactor && IsNeeded(options, user);

    /// <summary>Tries a code of the app, or a recovery code; both are used up by it. Tries are counted like those of passwords.</summary>
    public static async Task<SignIn> Try(SmartRequest request, UserRow user, string code)
    {
        var (server, subject) = (request.Server, "factor " + user.Id);
        if (!await server.Store.Attempts.Begin([(subject, server.Options.MaxFailures)], server.Options.FailureWindow, request.Cancel))
        {
            return new SignIn(null, IsBlocked: true) { Named = user };
        }

        var typed = string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        var isGood = typed.Length == 6 ? await IsShown(server, user.Id, typed, request.Cancel)
            : user.HasFactor && await server.Store.Factors.UseRecovery(user.Id, HashOf(typed), request.Cancel);
        if (isGood)
        {
            await server.Store.Attempts.Succeed(subject, subject, request.Cancel);
        }

        return new SignIn(isGood ? user : null, IsBlocked: false) { Named = user };
    }

    /// <summary>The secret of a user who sets the factor up: the one begun with, until a code of it was shown.</summary>
    public static async Task<string> Unconfirmed(SmartServer server, string userId, CancellationToken cancel)
    {
        if (await Secret(server, userId, cancel) is { } begun)
        {
            return begun;
        }

        var secret = Totp.NewSecret();
        await server.Store.Factors.Begin(userId, Protector(server).Protect(secret), cancel);
        return secret;
    }

    /// <summary>A code of twelve letters and digits: 59 random bits.</summary>
    public static string NewRecoveryCode() => string.Join('-', RandomNumberGenerator.GetString(Alphabet, 12).Chunk(4).Select(part => new string(part)));

    /// <summary>As it is kept.</summary>
    public static string HashOf(string code) => Secrets.Hash("recovery " + code.Replace("-", "", StringComparison.Ordinal));

    private static async Task<bool> IsShown(SmartServer server, string userId, string code, CancellationToken cancel) =>
        await Secret(server, userId, cancel) is { } secret && Totp.Find(secret, code, server.Now) is { } step && await server.Store.Factors.Take(userId, step, cancel);

    private static async Task<string?> Secret(SmartServer server, string userId, CancellationToken cancel) =>
        await server.Store.Factors.Find(userId, cancel) is { } row ? Protector(server).Unprotect(row.Secret) : null;

    private static IDataProtector Protector(SmartServer server) => server.Protection.CreateProtector("second factor");
}
