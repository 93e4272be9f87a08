using System.Globalization;
using KapFhir.Conformance.Tests.Faults;
using KapFhir.Conformance.Tests.Harness;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests;

/// <summary>The pages of a search show one moment, whatever is written meanwhile. https://hl7.org/fhir/R4/http.html#paging</summary>
[Collection("faults")]
public sealed class PagingTests(FaultServer server)
{
    private const int Patients = 30;
    private int _written;

    [Theory]
    [InlineData("")]
    [InlineData("&_sort=family")]
    [InlineData("&_sort=-birthdate,family")]
    [InlineData("&_sort=-_lastUpdated")]
    public async Task Pages_show_the_moment_of_the_first(string sort)
    {
        var mark = "m" + Guid.NewGuid().ToString("N");
        for (var i = 0; i < Patients; i++)
        {
            await Put(mark, i, "before");
        }

        var first = await server.Fhir.Get($"Patient?identifier=http://example.org/paging|{mark}&_count=7{sort}");
        var seen = Ids(first);
        await Put(mark, 25, "after");
        await Put(mark, Patients + 1, "after");
        await server.Fhir.Send("DELETE", $"Patient/{mark[..20]}-28", null);
        var page = first;
        while (page.Json.Link("next") is { } next)
        {
            page = await server.Fhir.Get(next);
            page.Status.ShouldBe(200, page.ToString());
            page.Json.At("entry.resource.name.given").Select(g => g.GetString()).ShouldAllBe(g => g == "before");
            seen.AddRange(Ids(page));
        }

        seen.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, Patients).Select(i => Id(mark, i)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&_sort=-family")]
    public async Task The_way_back_shows_the_same_pages(string sort)
    {
        var mark = "m" + Guid.NewGuid().ToString("N");
        for (var i = 0; i < Patients; i++)
        {
            await Put(mark, i, "x");
        }

        List<List<string>> forth = [], back = [];
        var page = await server.Fhir.Get($"Patient?identifier=http://example.org/paging|{mark}&_count=7{sort}");
        for (forth.Add(Ids(page)); page.Json.Link("next") is { } next; forth.Add(Ids(page)))
        {
            page = await server.Fhir.Get(next);
        }

        for (back.Add(Ids(page)); (page.Json.Link("previous") ?? page.Json.Link("prev")) is { } previous; back.Add(Ids(page)))
        {
            page = await server.Fhir.Get(previous);
        }

        forth.Count.ShouldBe(5);
        back.SelectMany(p => p).Order(StringComparer.Ordinal).ShouldBe(forth.SelectMany(p => p).Order(StringComparer.Ordinal));
        Enumerable.Reverse(back).SelectMany(p => p).ShouldBe(forth.SelectMany(p => p));
    }

    // No condition, no order: every Patient there is, and what there was, while another client writes all the time.
    [Theory]
    [InlineData("Patient?_count=11")]
    [InlineData("Patient/_history?_count=11")]
    [InlineData("_history?_count=11")]
    public async Task Pages_of_all_there_is_hold_while_others_write(string path)
    {
        var mark = "m" + Guid.NewGuid().ToString("N");
        for (var i = 0; i < Patients; i++)
        {
            await Put(mark, i, "before");
        }

        using var stop = new CancellationTokenSource();
        var writing = Write(mark, stop.Token);
        var page = await server.Fhir.Get(path);
        var moment = page.Json.Str("total");
        List<string> seen = [.. Versions(page)];
        while (page.Json.Link("next") is { } next)
        {
            for (var before = Volatile.Read(ref _written); Volatile.Read(ref _written) < before + 2; await Task.Delay(1, TestContext.Current.CancellationToken))
            {
                writing.IsFaulted.ShouldBeFalse(); // between two pages something is written
            }

            page = await server.Fhir.Get(next);
            page.Status.ShouldBe(200, page.ToString());
            (page.Json.Str("total") ?? moment).ShouldBe(moment); // where it would have to be counted again it is left out
            seen.AddRange(Versions(page));
        }

        await stop.CancelAsync();
        await writing;
        seen.ShouldBeUnique();
        seen.Count.ToString(CultureInfo.InvariantCulture).ShouldBe(moment);
        var first = Enumerable.Range(0, Patients).Select(i => "Patient/" + Id(mark, i));
        (path.Contains("_history", StringComparison.Ordinal) ? first.Select(f => f + "/1") : first)
            .Except(path.Contains("_history", StringComparison.Ordinal) ? seen : seen.Select(s => s[..s.LastIndexOf('/')])).ShouldBeEmpty();
    }

    // Updates, creates and deletes in turn, until told to stop.
    private async Task Write(string mark, CancellationToken stop)
    {
        for (var written = 0; !stop.IsCancellationRequested; written++)
        {
            await Put(mark, written % 3 == 0 ? written % Patients : Patients + written, "after " + written.ToString(CultureInfo.InvariantCulture));
            if (written % 3 == 1)
            {
                await server.Fhir.Send("DELETE", "Patient/" + Id(mark, Patients + written), null);
            }

            Interlocked.Increment(ref _written);
        }
    }

    // What an entry is about: type, id and version; a deletion by its etag.
    private static IEnumerable<string> Versions(FhirReply page) => page.Json.Each("entry").Select(e =>
    {
        var url = e.Str("fullUrl")!.Split('/');
        var version = e.TryGetProperty("response", out var response) ? response.Str("etag")!.Trim('W', '/', '"') : e.At("resource.meta.versionId").First().GetString();
        return $"{url[^2]}/{url[^1]}/{version}";
    });

    private async Task Put(string mark, int i, string given)
    {
        var reply = await server.Fhir.Put("Patient/" + Id(mark, i), string.Create(CultureInfo.InvariantCulture, $$"""
            {"resourceType":"Patient","id":"{{Id(mark, i)}}","identifier":[{"system":"http://example.org/paging","value":"{{mark}}"}],
            "name":[{"family":"F{{i % 4}}","given":["{{given}}"]}],"birthDate":"{{1950 + (i % 5)}}"}
            """));
        reply.Status.ShouldBeInRange(200, 201, reply.ToString());
    }

    private static string Id(string mark, int i) => string.Create(CultureInfo.InvariantCulture, $"{mark[..20]}-{i}");

    private static List<string> Ids(FhirReply page) => [.. page.Json.At("entry.resource.id").Select(i => i.GetString()!)];
}
