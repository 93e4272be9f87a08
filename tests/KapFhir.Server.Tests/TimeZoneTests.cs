using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>A day is the clinic's: an evening session in California is not of the next day. https://hl7.org/fhir/R4/search.html#date</summary>
public sealed class TimeZoneTests
{
    private const string Zone = "--Storage:TimeZone=America/Los_Angeles";

    private static string Observation(string id, string time) => $$"""
        {"resourceType":"Observation","id":"{{id}}","status":"final","code":{"text":"x"},"effectiveDateTime":"{{time}}"}
        """;

    [Fact]
    public async Task Days_are_those_of_the_clinic()
    {
        using var database = new TestDatabase();
        await using (var utc = await TestServer.On(database))
        {
            await utc.Put("Observation/evening", Observation("evening", "2026-03-01T20:00:00-08:00"));
            await utc.Put("Observation/morning", Observation("morning", "2026-03-01T09:00:00-08:00"));
            await utc.Put("Observation/day", Observation("day", "2026-03-01"));
            (await utc.Get("Observation?date=2026-03-01&_sort=_id")).EntryIds.ShouldBe(["day", "morning"]);
        }

        // What was stored before is indexed anew at the start; at the start after it nothing is.
        for (var start = 0; start < 2; start++)
        {
            await using var clinic = await TestServer.On(database, Zone);
            (await clinic.Get("Observation?date=2026-03-01&_sort=_id")).EntryIds.ShouldBe(["day", "evening", "morning"]);
            (await clinic.Get("Observation?date=2026-03-02")).EntryIds.ShouldBeEmpty();
            (await clinic.Get("Observation?date=gt2026-03-01T19:00:00-08:00&date=lt2026-04&_sort=_id")).EntryIds.ShouldBe(["day", "evening"]);
            await clinic.Put("Observation/late", Observation("late", "2026-07-01T23:30:00-07:00")); // in summer
            (await clinic.Get("Observation?date=2026-07-01")).EntryIds.ShouldBe(["late"]);
        }
    }

    [Fact]
    public async Task A_zone_that_is_none_stops_the_start()
    {
        using var database = new TestDatabase();
        (await Should.ThrowAsync<Exception>(() => TestServer.On(database, "--Storage:TimeZone=Mars/Olympus"))).Message.ShouldContain("Mars/Olympus");
    }
}
