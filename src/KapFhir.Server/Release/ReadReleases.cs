using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KapFhir.Auth;
using KapFhir.Auth.Users;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Release;
using KapFhir.Kap.Rules;
using KapFhir.Server.Http;
using KapFhir.Store.Release;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Release;

/// <summary>
/// Finds out what law and consents withhold from a caller: who it is in the eyes of a consent (itself, the roles and organizations it acts for) and what for. The
/// answer goes with the caller, and from there into every <see cref="Visibility"/>.
/// </summary>
internal sealed class ReadReleases(ReleaseOptions options, AuthMode mode, ResourceStore store, TimeProvider clock)
{
    private const int MostRoles = 100;
    private const int MostKept = 1000;

    // What is removed for good leaves no newer version behind: roles are asked anew now and then whatever was written.
    private static readonly TimeSpan RolesKept = TimeSpan.FromSeconds(10);
    private static readonly ActingRole[] NoRoles = [];
    private readonly ReadRelease _release = new(options);
    private readonly ConcurrentDictionary<long, ActingRole> _roles = new();
    private readonly ConcurrentDictionary<string, ActingRoles> _acting = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<object, KeptWithheld> _kept = [];

    /// <summary>What the store is to keep of what is written, by these settings.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="ownBase">The server's own base: absolute references on it are local.</param>
    public static ReleaseReading Reading(ReleaseOptions options, string ownBase)
    {
        var release = new ReadRelease(options);
        return new ReleaseReading(release.Choice + ";Binary.securityContext", release.Marks, ReadRelease.Provisions, json => NamedContext.Read(json, ownBase), ReadRelease.Matcher);
    }

    /// <summary>True if consents and labels decide what a caller reads.</summary>
    public bool IsOn => options.Reads == ReleaseReads.Always || (options.Reads == ReleaseReads.Tokens && mode != AuthMode.Open);

    /// <summary>True if answers say that something is withheld.</summary>
    public bool Tells => options.TellsWithheld;

    /// <summary>
    /// The notice on redisclosure, if one of these versions is a Part 2 record and goes to anybody but its patient; or null. 42 CFR 2.32.
    /// </summary>
    public string? NoticeOf(FhirRequest request, IEnumerable<StoredVersion> shown)
    {
        var isOwn = request.Caller.Access?.FhirUser?.StartsWith("Patient/", StringComparison.Ordinal) == true;
        return request.Visible.Withheld is null || isOwn || options.RedisclosureNotice.Length == 0 ? null
            : shown.Any(v => _release.IsPart2(v.Json)) ? options.RedisclosureNotice : null;
    }

    /// <summary>The caller with what is withheld from it.</summary>
    public async ValueTask<Caller> Of(Caller caller, CancellationToken cancel)
    {
        if (!IsOn || caller.IsServer || (caller.Access is null && mode != AuthMode.Open))
        {
            return caller;
        }

        var roles = caller.Access?.FhirUser is { } user && user.StartsWith("Practitioner/", StringComparison.Ordinal) ? await Roles(user, cancel) : NoRoles;
        return caller with { Withheld = caller is { Purpose: null, BreakGlass: null } ? Kept(caller, caller.Access ?? (object)this, roles) : Withhold(caller, roles) };
    }

    // What hangs on nothing but the token (or that there is none), the roles and the settings is found once, for as long as somebody has the token's access.
    private Withheld Kept(Caller caller, object access, IReadOnlyList<ActingRole> roles)
    {
        if (!_kept.TryGetValue(access, out var kept) || !ReferenceEquals(kept.Roles, roles))
        {
            _kept.AddOrUpdate(access, kept = new KeptWithheld(roles, Withhold(caller, roles)));
        }

        return kept.Withheld with { Moment = clock.GetUtcNow() };
    }

    private Withheld Withhold(Caller caller, IReadOnlyList<ActingRole> roles) => _release.Withhold(Request(caller, roles), Exempt(caller.Access));

    private ReleaseRequest Request(Caller caller, IReadOnlyList<ActingRole> roles)
    {
        var isService = caller.Access is { Roles.Count: 0, FhirUser: null };
        var self = caller.Access?.FhirUser is { } user ? [user] : isService ? options.ActsFor(caller.Access!.ClientId) : Array.Empty<string>();
        return new ReleaseRequest(self.FirstOrDefault() ?? "", PurposeOf(caller, isService), clock.GetUtcNow())
        {
            Recipients = [.. self.Concat(roles.SelectMany(r => r.ActsFor)).Distinct(StringComparer.Ordinal)],
            Roles = [.. roles.SelectMany(r => r.Codes).Distinct()],
            Action = isService ? "disclose" : "access",
            CoveredBy = ["access", "disclose"],
            BreaksGlass = caller.BreakGlass is not null,
        };
    }

    // A purpose that breaks the glass is worth nothing by itself: without a reason it is treatment like any other.
    private string PurposeOf(Caller caller, bool isService)
    {
        if (caller.Purpose is { } said)
        {
            return caller.BreakGlass is null && options.IsEmergency(said) ? "TREAT" : said;
        }

        var role = isService ? "Service" : Rank(caller.Access).ToString();
        return options.PurposeOf(role) ?? "TREAT";
    }

    private static UserRole Rank(TokenAccess? access) =>
        new[] { UserRole.Practitioner, UserRole.PrivacyOfficer, UserRole.Administrator, UserRole.Patient }.FirstOrDefault(r => access?.Roles.Contains(r) == true, UserRole.Practitioner);

    // Trails of audit are about the record, not of it: the access rules decide. Privacy officers must see what they administer.
    private IReadOnlyList<string> Exempt(TokenAccess? access) =>
        access?.Roles.Contains(UserRole.PrivacyOfficer) == true ? [.. options.Trails, .. options.OfficersOwn] : options.Trails;

    // A role that has ended ends what was consented to it with the next request, on every node: asked anew whenever any role was written or deleted.
    private async ValueTask<IReadOnlyList<ActingRole>> Roles(string practitioner, CancellationToken cancel)
    {
        var newest = await store.NewestOf("PractitionerRole", cancel);
        if (!_acting.TryGetValue(practitioner, out var known) || known.Newest != newest || clock.GetUtcNow() - known.Asked > RolesKept)
        {
            if (_acting.Count > MostKept)
            {
                _acting.Clear();
            }

            _acting[practitioner] = known = new ActingRoles(newest, clock.GetUtcNow(), await Find(practitioner, cancel));
        }

        return known.Roles;
    }

    // Versions never change, so what one says is read once.
    private async Task<IReadOnlyList<ActingRole>> Find(string practitioner, CancellationToken cancel)
    {
        var query = SearchQueryParser.Parse(
            FhirDefinitions.R4, ["PractitionerRole"], [new("practitioner", practitioner), new("active", "true")], new SearchParsing { BaseUrl = "" }).Value;
        var page = await store.Search(query with { Count = MostRoles, Total = TotalMode.None }, Visibility.Everything, cancel);
        if (_roles.Count > MostKept)
        {
            _roles.Clear();
        }

        return [.. page.Matches.Select(m => _roles.GetOrAdd(m.Sid, _ => ActingRole.Read(m)))];
    }

    private sealed record ActingRoles(long? Newest, DateTimeOffset Asked, IReadOnlyList<ActingRole> Roles);

    private sealed record KeptWithheld(IReadOnlyList<ActingRole> Roles, Withheld Withheld);
}

/// <summary>What a PractitionerRole says: whom its practitioner acts for, and as what.</summary>
internal sealed record ActingRole(IReadOnlyList<string> ActsFor, IReadOnlyList<FhirCode> Codes)
{
    public static ActingRole Read(StoredVersion stored)
    {
        var role = ResourceReader.Read(stored.Json, FhirDefinitions.R4, ReaderLimits.Default).Value;
        string?[] actsFor = ["PractitionerRole/" + stored.Id, role.Child("organization")?.ChildText("reference")];
        return new ActingRole(
            [.. actsFor.OfType<string>()],
            [.. role.ChildrenNamed("code").SelectMany(c => c.ChildrenNamed("coding")).Select(c => new FhirCode(c.ChildText("system") ?? "", c.ChildText("code") ?? ""))]);
    }
}
