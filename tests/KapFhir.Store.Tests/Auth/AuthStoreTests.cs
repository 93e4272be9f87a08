using KapFhir.Fhir.Definitions;
using KapFhir.Store.Auth;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Tests.Auth;

/// <summary>What must be used once is used once, whoever comes at the same time; what is over is over for every node.</summary>
public sealed class AuthStoreTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static UserRow User(string name = "ann") => new("id-" + name, name, "hash", "{}", IsActive: true, MustChange: false, "stamp");

    private static GrantRow Grant(TestStore store, string id = "g", string session = "") =>
        new(id, "id-ann", "app", "openid", "{}", session, store.Clock.Time, store.Clock.Time + (10 * Minute));

    private static TicketRow Ticket(TestStore store, string hash, TicketKind kind = TicketKind.Refresh) => new(hash, kind, "g", "d", store.Clock.Time + Minute);

    private static Task Later(TestStore store)
    {
        store.Clock.Add(10 * Minute);
        return Task.CompletedTask;
    }

    private static async Task<AuthStore> Filled(TestStore store, string session = "")
    {
        var auth = store.Store.Auth;
        (await auth.Users.Add(User(), TestStore.Cancel)).ShouldBeTrue();
        (await auth.Clients.Add(new ClientRow("app", "{}", "", IsActive: true), TestStore.Cancel)).ShouldBeTrue();
        await auth.Grants.Add(Grant(store, session: session), Ticket(store, "one"), TestStore.Cancel);
        return auth;
    }

    [Theory]
    [DatabaseData]
    public async Task A_ticket_is_used_once_and_its_return_ends_the_grant(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var auth = await Filled(store);
        (await auth.Grants.Redeem("one", TicketKind.Code, null, TestStore.Cancel)).ShouldBe(Redeemed.Unknown);
        (await auth.Grants.Redeem("one", TicketKind.Refresh, Ticket(store, "two"), TestStore.Cancel)).ShouldBe(Redeemed.Good);
        (await auth.Grants.FindTicket("two", TicketKind.Refresh, TestStore.Cancel))!.Value.Grant!.UserId.ShouldBe("id-ann");
        (await auth.Grants.Redeem("one", TicketKind.Refresh, null, TestStore.Cancel)).ShouldBe(Redeemed.Replayed);
        (await auth.Grants.Find("g", TestStore.Cancel)).ShouldBeNull();
        (await auth.Grants.Redeem("two", TicketKind.Refresh, null, TestStore.Cancel)).ShouldBe(Redeemed.Unknown);
    }

    [Theory]
    [DatabaseData]
    public async Task Of_many_who_bring_a_ticket_at_once_one_gets_what_it_is_for(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var auth = await Filled(store);
        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => auth.Grants.Redeem("one", TicketKind.Refresh, Ticket(store, "n" + i), TestStore.Cancel)));
        all.Count(r => r == Redeemed.Good).ShouldBe(1);
        all.Count(r => r == Redeemed.Replayed).ShouldBe(9);
        (await auth.Grants.Find("g", TestStore.Cancel)).ShouldBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task An_old_ticket_is_worth_nothing(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var auth = await Filled(store);
        store.Clock.Add(Minute);
        (await auth.Grants.Redeem("one", TicketKind.Refresh, null, TestStore.Cancel)).ShouldBe(Redeemed.Unknown);
    }

    [Theory]
    [DatabaseData("revoke")]
    [DatabaseData("withdraw")]
    [DatabaseData("client")]
    [DatabaseData("user")]
    [DatabaseData("password")]
    [DatabaseData("session")]
    [DatabaseData("time")]
    public async Task A_grant_ends_with_what_it_hangs_on(TestProvider provider, string how)
    {
        await using var store = TestStore.Open(provider);
        var auth = await Filled(store, session: "s");
        await auth.Users.AddSession("s", User(), store.Clock.Time + (20 * Minute), TestStore.Cancel);
        (await auth.Grants.Find("g", TestStore.Cancel)).ShouldNotBeNull();
        (await auth.Grants.Withdraw("g", "id-other", TestStore.Cancel)).ShouldBeFalse();
        (await auth.Grants.OfUser("id-ann", TestStore.Cancel)).ShouldHaveSingleItem().Id.ShouldBe("g");
        await (how switch
        {
            "revoke" => auth.Grants.Revoke("g", TestStore.Cancel),
            "withdraw" => auth.Grants.Withdraw("g", "id-ann", TestStore.Cancel),
            "client" => auth.Clients.Deactivate("app", TestStore.Cancel),
            "user" => auth.Users.Deactivate("ann", TestStore.Cancel),
            "password" => auth.Users.SetPassword(User() with { Stamp = "other" }, TestStore.Cancel),
            "session" => auth.Users.EndSession("s", TestStore.Cancel),
            _ => Later(store),
        });
        (await auth.Grants.Find("g", TestStore.Cancel)).ShouldBeNull();
        (await auth.Grants.OfUser("id-ann", TestStore.Cancel)).ShouldBeEmpty();
    }

    // Another node, or a verb beside the server, changes it; this one has found it a moment ago.
    [Theory]
    [DatabaseData("revoke")]
    [DatabaseData("withdraw")]
    [DatabaseData("client")]
    [DatabaseData("forget")]
    [DatabaseData("user")]
    [DatabaseData("password")]
    [DatabaseData("session")]
    [DatabaseData("everywhere")]
    [DatabaseData("replay")]
    [DatabaseData("time")]
    [DatabaseData("session time")]
    public async Task What_is_remembered_of_a_grant_ends_with_what_it_hangs_on(TestProvider provider, string how)
    {
        await using var store = TestStore.Open(provider);
        await using var second = ResourceStore.Open(store.Options, FhirDefinitions.R4, store.Clock);
        var (here, there) = (await Filled(store, session: "s"), second.Auth);
        await here.Users.AddSession("s", User(), store.Clock.Time + (how == "session time" ? 0.5 * Minute : 20 * Minute), TestStore.Cancel);
        var found = (await here.Grants.FindWithUser("g", null, TestStore.Cancel)).ShouldNotBeNull();
        (await here.Grants.FindWithUser("g", found, TestStore.Cancel)).ShouldBeSameAs(found);
        await (how switch
        {
            "revoke" => there.Grants.Revoke("g", TestStore.Cancel),
            "withdraw" => there.Grants.Withdraw("g", "id-ann", TestStore.Cancel),
            "client" => there.Clients.Deactivate("app", TestStore.Cancel),
            "forget" => there.Clients.Forget("app", TestStore.Cancel),
            "user" => there.Users.Deactivate("ann", TestStore.Cancel),
            "password" => there.Users.SetPassword(User() with { Stamp = "other" }, TestStore.Cancel),
            "session" => there.Users.EndSession("s", TestStore.Cancel),
            "everywhere" => there.Users.EndAll("id-ann", TestStore.Cancel),
            "replay" => Replay(there),
            "session time" => Half(store),
            _ => Later(store),
        });
        (await here.Grants.FindWithUser("g", found, TestStore.Cancel)).ShouldBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task What_is_remembered_of_a_grant_has_its_user_as_now_and_stays_while_nobody_loses_anything(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await using var second = ResourceStore.Open(store.Options, FhirDefinitions.R4, store.Clock);
        var (here, there) = (await Filled(store), second.Auth);
        var found = (await here.Grants.FindWithUser("g", null, TestStore.Cancel)).ShouldNotBeNull();
        await there.Grants.Add(Grant(store, "other"), null, TestStore.Cancel);
        await there.Attempts.See("a", store.Clock.Time + Minute, TestStore.Cancel);
        await there.Users.AddSession("t", User(), store.Clock.Time + Minute, TestStore.Cancel);
        (await here.Grants.FindWithUser("g", found, TestStore.Cancel)).ShouldBeSameAs(found);
        await there.Users.SetDetails("id-ann", """{"roles":"fewer"}""", TestStore.Cancel);
        var after = (await here.Grants.FindWithUser("g", found, TestStore.Cancel)).ShouldNotBeNull();
        after.User!.Details.ShouldBe("""{"roles":"fewer"}""");

        // What is changed by hand is heard after ten seconds.
        store.Run("UPDATE auth_grant SET revoked_at = 1 WHERE id = 'g'").ShouldBe(1);
        store.Clock.Add(TimeSpan.FromSeconds(10));
        (await here.Grants.FindWithUser("g", after, TestStore.Cancel)).ShouldBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task Where_the_number_of_changes_is_missing_nothing_is_remembered(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var auth = await Filled(store);
        var found = (await auth.Grants.FindWithUser("g", null, TestStore.Cancel)).ShouldNotBeNull();
        store.Run("DELETE FROM auth_change").ShouldBe(1);
        try
        {
            (await auth.Grants.FindWithUser("g", found, TestStore.Cancel)).ShouldNotBeNull().ShouldNotBeSameAs(found);
            (await auth.Grants.Revoke("g", TestStore.Cancel)).ShouldBeTrue();
            (await auth.Grants.FindWithUser("g", found, TestStore.Cancel)).ShouldBeNull();
        }
        finally
        {
            store.Run("INSERT INTO auth_change (id, number) VALUES (1, 0)");
        }
    }

    private static async Task Replay(AuthStore auth)
    {
        (await auth.Grants.Redeem("one", TicketKind.Refresh, null, TestStore.Cancel)).ShouldBe(Redeemed.Good);
        (await auth.Grants.Redeem("one", TicketKind.Refresh, null, TestStore.Cancel)).ShouldBe(Redeemed.Replayed);
    }

    private static Task Half(TestStore store)
    {
        store.Clock.Add(0.5 * Minute);
        return Task.CompletedTask;
    }

    [Theory]
    [DatabaseData]
    public async Task A_session_ends_when_its_browser_is_not_seen(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var auth = await Filled(store);
        var idle = TimeSpan.FromMinutes(10);
        await auth.Users.AddSession("s", User(), store.Clock.Time + TimeSpan.FromHours(8), TestStore.Cancel);
        for (var i = 0; i < 5; i++)
        {
            store.Clock.Add(TimeSpan.FromMinutes(9));
            (await auth.Users.FindSession("s", idle, TestStore.Cancel)).ShouldNotBeNull();
        }

        store.Clock.Add(idle);
        (await auth.Users.FindSession("s", idle, TestStore.Cancel)).ShouldBeNull();
        (await auth.Users.FindSession("s", TimeSpan.FromHours(1), TestStore.Cancel)).ShouldNotBeNull();
        (await auth.Users.EndAll("id-ann", TestStore.Cancel)).ShouldBeGreaterThan(0);
        (await auth.Users.FindSession("s", TimeSpan.FromHours(1), TestStore.Cancel)).ShouldBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task A_second_factors_code_and_a_recovery_code_are_good_for_once(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var auth = await Filled(store);
        var factors = auth.Factors;
        (await factors.Find("id-ann", TestStore.Cancel)).ShouldBeNull();
        await factors.Begin("id-ann", "first", TestStore.Cancel);
        await factors.Begin("id-ann", "second", TestStore.Cancel);
        (await factors.Find("id-ann", TestStore.Cancel)).ShouldBe(new FactorRow("id-ann", "second", IsConfirmed: false));
        (await auth.Users.Find("ann", TestStore.Cancel))!.HasFactor.ShouldBeFalse();
        var taken = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => factors.Take("id-ann", 7, TestStore.Cancel)));
        taken.Count(t => t).ShouldBe(1);
        (await factors.Take("id-ann", 6, TestStore.Cancel)).ShouldBeFalse();
        await factors.Confirm("id-ann", ["h1", "h2"], TestStore.Cancel);
        await factors.Begin("id-ann", "third", TestStore.Cancel);
        (await factors.Find("id-ann", TestStore.Cancel)).ShouldBe(new FactorRow("id-ann", "second", IsConfirmed: true));
        (await auth.Users.Find("ann", TestStore.Cancel))!.HasFactor.ShouldBeTrue();
        (await factors.UseRecovery("id-other", "h1", TestStore.Cancel)).ShouldBeFalse();
        var used = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => factors.UseRecovery("id-ann", "h1", TestStore.Cancel)));
        used.Count(u => u).ShouldBe(1);
        await factors.Confirm("id-ann", ["h3"], TestStore.Cancel);
        (await factors.UseRecovery("id-ann", "h2", TestStore.Cancel)).ShouldBeFalse();
        (await factors.Remove("id-ann", TestStore.Cancel)).ShouldBeTrue();
        (await factors.UseRecovery("id-ann", "h3", TestStore.Cancel)).ShouldBeFalse();
        (await factors.Remove("id-ann", TestStore.Cancel)).ShouldBeFalse();
    }

    [Theory]
    [DatabaseData]
    public async Task A_session_ends_by_time_and_with_the_password(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var auth = await Filled(store);
        await auth.Users.AddSession("s", User(), store.Clock.Time + Minute, TestStore.Cancel);
        (await auth.Users.FindSession("s", TimeSpan.FromHours(1), TestStore.Cancel))!.User.Name.ShouldBe("ann");
        store.Clock.Add(Minute);
        (await auth.Users.FindSession("s", TimeSpan.FromHours(1), TestStore.Cancel)).ShouldBeNull();
        await auth.Users.AddSession("t", User(), store.Clock.Time + Minute, TestStore.Cancel);
        await auth.Users.SetPassword(User() with { Stamp = "other" }, TestStore.Cancel);
        (await auth.Users.FindSession("t", TimeSpan.FromHours(1), TestStore.Cancel)).ShouldBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task Names_and_ids_are_taken_once_and_the_first_user_is_one(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var users = store.Store.Auth.Users;
        (await Task.WhenAll(Enumerable.Range(0, 5).Select(i => users.AddFirst(User("n" + i), TestStore.Cancel)))).Count(added => added).ShouldBe(1);
        (await users.Add(User("bob"), TestStore.Cancel)).ShouldBeTrue();
        (await users.Add(User("bob") with { Id = "other" }, TestStore.Cancel)).ShouldBeFalse();
        (await users.All(TestStore.Cancel)).Count.ShouldBe(2);
    }

    [Theory]
    [DatabaseData]
    public async Task A_launch_is_used_once_and_only_by_its_app(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var auth = await Filled(store);
        await auth.Launches.Add(new LaunchRow("l", "app", "c", store.Clock.Time + Minute), TestStore.Cancel);
        (await auth.Launches.Find("l", "other", TestStore.Cancel)).ShouldBeNull();
        (await auth.Launches.Find("l", "app", TestStore.Cancel))!.Context.ShouldBe("c");
        (await auth.Grants.AddForLaunch(Grant(store, "h"), Ticket(store, "c", TicketKind.Code), "l", TestStore.Cancel)).ShouldBeTrue();
        (await auth.Grants.AddForLaunch(Grant(store, "i"), Ticket(store, "d", TicketKind.Code), "l", TestStore.Cancel)).ShouldBeFalse();
        (await auth.Grants.Find("i", TestStore.Cancel)).ShouldBeNull();
        (await auth.Launches.Find("l", "app", TestStore.Cancel)).ShouldBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task An_assertion_is_seen_once(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var attempts = store.Store.Auth.Attempts;
        var seen = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => attempts.See("a", store.Clock.Time + Minute, TestStore.Cancel)));
        seen.Count(first => first).ShouldBe(1);
    }

    [Theory]
    [DatabaseData]
    public async Task Guesses_are_counted_before_they_are_tried_and_forgotten_after_the_window(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var attempts = store.Store.Auth.Attempts;
        Task<bool> Try(string name, string address) => attempts.Begin([(name, 3), (address, 5)], 10 * Minute, TestStore.Cancel);
        (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Try("u:ann", "a:1")))).Count(allowed => allowed).ShouldBe(3);
        (await Try("u:bob", "a:1")).ShouldBeTrue();
        (await Try("u:bob", "a:1")).ShouldBeTrue();
        (await Try("u:eve", "a:1")).ShouldBeFalse("five from one address");
        await attempts.Succeed("u:ann", "a:1", TestStore.Cancel);
        (await Try("u:eve", "a:1")).ShouldBeTrue("the one that succeeded does not count");
        (await Try("u:eve", "a:1")).ShouldBeFalse();
        (await Try("u:ann", "a:2")).ShouldBeTrue();
        store.Clock.Add(10 * Minute);
        (await Try("u:eve", "a:1")).ShouldBeTrue();
    }

    [Theory]
    [DatabaseData]
    public async Task Of_several_nodes_that_rotate_a_key_one_does(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var (keys, now) = (store.Store.Auth.Keys, store.Clock.Time);
        Task<bool> Rotate(string id) => keys.Rotate(KeyKind.Signing, new KeyRow(id, "c", store.Clock.Time, store.Clock.Time + (3 * Minute)), store.Clock.Time - Minute, TestStore.Cancel);
        (await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Rotate("k" + i)))).Count(made => made).ShouldBe(1);
        store.Clock.Add(2 * Minute);
        (await Rotate("next")).ShouldBeTrue();
        (await keys.All(KeyKind.Signing, TestStore.Cancel)).Count.ShouldBe(2);
        store.Clock.Add(2 * Minute);
        (await Rotate("last")).ShouldBeTrue();
        (await keys.All(KeyKind.Signing, TestStore.Cancel)).Select(k => k.Id).ShouldBe(["next", "last"]);
        (await keys.All(KeyKind.Protection, TestStore.Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [DatabaseData]
    public async Task What_is_long_over_is_forgotten(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var auth = await Filled(store);
        await auth.Users.AddSession("s", User(), store.Clock.Time + Minute, TestStore.Cancel);
        await auth.Launches.Add(new LaunchRow("l", "app", "c", store.Clock.Time + Minute), TestStore.Cancel);
        await auth.Attempts.See("a", store.Clock.Time + Minute, TestStore.Cancel);
        store.Clock.Add(TimeSpan.FromDays(2));
        await auth.RemoveExpired(TestStore.Cancel);
        foreach (var table in new[] { "auth_ticket", "auth_grant", "auth_session", "auth_launch", "auth_seen" })
        {
            store.Run($"DELETE FROM {table}").ShouldBe(0, table);
        }
    }
}
