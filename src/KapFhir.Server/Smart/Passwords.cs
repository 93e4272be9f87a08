using System.Diagnostics;
using System.Net;
using KapFhir.Auth;
using KapFhir.Server.Http;
using KapFhir.Store.Auth;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace KapFhir.Server.Smart;

/// <summary>How a try to sign in ended.</summary>
/// <param name="User">Who signed in, or null.</param>
/// <param name="IsBlocked">True if there were too many tries.</param>
internal sealed record SignIn(UserRow? User, bool IsBlocked)
{
    /// <summary>Whose name was given, signed in or not; null if it is nobody's. What is typed as a name and is none may be a password: it is written down nowhere.</summary>
    public UserRow? Named { get; init; }
}

/// <summary>Passwords, hashed by ASP.NET Core Identity: PBKDF2 with HMAC-SHA512.</summary>
internal static class Passwords
{
    /// <summary>NIST SP 800-63B-4: the length is what counts; no rules of composition.</summary>
    public const int Shortest = 12;

    private const int Longest = 200;

    // OWASP's Password Storage Cheat Sheet asks for 210,000 of PBKDF2-HMAC-SHA512.
    private const int Iterations = 210_000;

    private static readonly PasswordHasher<string> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private static readonly ActivitySource Source = new("KapFhir.Auth");
    private static readonly string OfNobody = Hash(Secrets.New());

    /// <summary>The hash to keep.</summary>
    public static string Hash(string password) => Hasher.HashPassword("", password);

    /// <summary>What is wrong with a password that somebody wants, or null.</summary>
    public static string? Fault(string password, string userName) =>
        password.Length < Shortest ? $"A password has at least {Shortest} characters."
        : password.Length > Longest ? $"A password has at most {Longest} characters."
        : password.Contains(userName, StringComparison.OrdinalIgnoreCase) || password.Distinct().Count() < 5 ? "This password is too easy to guess."
        : null;

    /// <summary>Tries a name and a password. Who there is and who is not takes as long, and looks the same.</summary>
    public static async Task<SignIn> Try(SmartServer server, string name, string password, IPAddress? from, CancellationToken cancel)
    {
        var folded = Registered.Fold(name);
        var (user, address) = ("user " + (folded.Length > 200 ? folded[..200] : folded), "address " + Networks.Of(from));
        var attempts = server.Store.Attempts;
        if (!await attempts.Begin([(user, server.Options.MaxFailures), (address, server.Options.MaxFailuresPerAddress)], server.Options.FailureWindow, cancel))
        {
            return new SignIn(null, IsBlocked: true) { Named = await Named(server, folded, cancel) };
        }

        var found = await Named(server, folded, cancel);
        var verified = Check(found?.Password ?? OfNobody, password);
        if (found is not { IsActive: true } || verified == PasswordVerificationResult.Failed)
        {
            return new SignIn(null, IsBlocked: false) { Named = found };
        }

        // The address's count loses this try only: one good account is no way to go on guessing others.
        await attempts.Succeed(user, address, cancel);
        if (verified == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await server.Store.Users.Rehash(found.Id, Hash(password), cancel);
        }

        return new SignIn(found, IsBlocked: false) { Named = found };
    }

    private static async Task<UserRow?> Named(SmartServer server, string folded, CancellationToken cancel) =>
        folded.Length <= 200 ? await server.Store.Users.Find(folded, cancel) : null;

    private static PasswordVerificationResult Check(string hash, string password)
    {
        using var traced = Source.StartActivity("check password");
        return Hasher.VerifyHashedPassword("", hash, password.Length > Longest ? "" : password);
    }
}
