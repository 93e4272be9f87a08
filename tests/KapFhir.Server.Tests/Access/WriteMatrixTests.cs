using Xunit;

namespace KapFhir.Server.Tests.Access;

/// <summary>
/// Every kind of write with every token, on the own record, another's, and what is nobody's. What is refused has changed nothing; what may not be seen is
/// answered as what is not there.
/// </summary>
[Collection(AccessServer.Writes)]
public sealed class WriteMatrixTests(AccessServer server)
{
    private const string Category = "social-history";

    public static TheoryData<string, string> Cells => [.. from token in Tokens.All from patient in World.Patients from category in new[] { "survey", "laboratory" } select (token, patient + " " + category)];

    private static (string Patient, string Category) Place(string text) => text.Split(' ') is [var patient, var category] ? (patient, category) : throw new FormatException(text);

    private Task<string> Observation(string patient, string category) => server.Put("Observation", id => World.Observation(id, patient, category).Replace(World.Code, "8867-4", StringComparison.Ordinal));

    private static string Body(string? id, string patient, string category, string more = "") => World.Observation(id, patient, category, more).Replace(World.Code, "8867-4", StringComparison.Ordinal);

    private async Task<int> Version(string path) => int.Parse((await server.Stored(path)).VersionId!, null);

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Create(string name, string place)
    {
        var (token, (patient, category)) = (AccessToken.Of(name), Place(place));
        var model = new SmartModel(token);
        var answer = await server.Send(token, "POST", "Observation", Body(null, patient, category));
        if (!model.MayTry("c", "Observation"))
        {
            answer.Status.ShouldBe(403, answer.Text);
        }
        else if (!model.May("r", "Patient", patient, null))
        {
            // A reference to what may not be read is a reference to nothing.
            answer.Status.ShouldBe(422, answer.Text);
            answer.Diagnostics.ShouldBe((await server.Send(token, "POST", "Observation", Body(null, "nobody", category))).Diagnostics.Replace("nobody", patient, StringComparison.Ordinal));
        }
        else
        {
            answer.Status.ShouldBe(model.May("c", "Observation", patient, category) ? 201 : 403, answer.Text);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Update(string name, string place)
    {
        var (token, (patient, category)) = (AccessToken.Of(name), Place(place));
        var model = new SmartModel(token);
        var id = await Observation(patient, category);
        var answer = await server.Send(token, "PUT", "Observation/" + id, Body(id, patient, category, ",\"issued\":\"2026-01-01T00:00:00Z\""));
        var expected = Changed(model, "u", patient, category);
        answer.Status.ShouldBe(expected == 200 && !model.May("r", "Patient", patient, null) ? 422 : expected, answer.Text);
        (await Version("Observation/" + id)).ShouldBe(answer.Status == 200 ? 2 : 1);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Patch(string name, string place)
    {
        var (token, (patient, category)) = (AccessToken.Of(name), Place(place));
        var model = new SmartModel(token);
        var id = await Observation(patient, category);
        var answer = await server.Send(token, "PATCH", "Observation/" + id, """[{"op":"replace","path":"/status","value":"amended"}]""", "Content-Type: application/json-patch+json");
        var expected = Changed(model, "u", patient, category);
        answer.Status.ShouldBe(expected == 200 && !model.May("r", "Patient", patient, null) ? 422 : expected, answer.Text);
        (await Version("Observation/" + id)).ShouldBe(answer.Status == 200 ? 2 : 1);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Delete(string name, string place)
    {
        var (token, (patient, category)) = (AccessToken.Of(name), Place(place));
        var id = await Observation(patient, category);
        var answer = await server.Send(token, "DELETE", "Observation/" + id);
        var expected = Changed(new SmartModel(token), "d", patient, category);
        answer.Status.ShouldBe(expected == 200 ? 204 : expected, answer.Text);
        (await server.Stored("Observation/" + id)).Status.ShouldBe(expected == 200 ? 410 : 200);
    }

    /// <summary>To another patient, and to a category that a filter leaves out: the version that is made counts too.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Move(string name, string place)
    {
        var (token, (patient, category)) = (AccessToken.Of(name), Place(place));
        var model = new SmartModel(token);
        var id = await Observation(patient, category);
        var other = patient == "ann" ? "bob" : "ann";
        var moved = await server.Send(token, "PUT", "Observation/" + id, Body(id, other, category));
        var before = Changed(model, "u", patient, category);
        moved.Status.ShouldBe(before != 200 ? before : !model.May("r", "Patient", other, null) ? 422 : model.May("u", "Observation", other, category) ? 200 : 403, moved.Text);
        var now = moved.Status == 200 ? other : patient;
        var again = Changed(model, "u", now, category);
        var filed = await server.Send(token, "PUT", "Observation/" + id, Body(id, now, Category));
        filed.Status.ShouldBe(again != 200 ? again : !model.May("r", "Patient", now, null) ? 422 : model.May("u", "Observation", now, Category) ? 200 : 403, filed.Text);
    }

    /// <summary>An id that nobody has: who may not write all of the type, and people of whom something may be withheld, are told what is said of a hidden one.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Update_and_delete_of_what_is_not_there(string name, string place)
    {
        var (token, (patient, category)) = (AccessToken.Of(name), Place(place));
        var model = new SmartModel(token);
        var id = "new-" + Guid.NewGuid().ToString("N")[..12];
        var put = await server.Send(token, "PUT", "Observation/" + id, Body(id, patient, category));
        put.Status.ShouldBe(!model.MayTry("u", "Observation") ? 403 : !model.MayAll("u", "Observation") || token.User != "service" ? 404
            : !model.May("r", "Patient", patient, null) ? 422 : model.May("c", "Observation", patient, category) ? 201 : 403, put.Text);
        var deleted = await server.Send(token, "DELETE", "Observation/absent-" + id);
        deleted.Status.ShouldBe(!model.MayTry("d", "Observation") ? 403 : model.MayAll("d", "Observation") ? 204 : 404, deleted.Text);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Conditional_forms(string name, string place)
    {
        var (token, (patient, category)) = (AccessToken.Of(name), Place(place));
        var model = new SmartModel(token);
        var mark = Guid.NewGuid().ToString("N");
        var identifier = $",\"identifier\":[{{\"system\":\"urn:matrix\",\"value\":\"{mark}\"}}]";
        var id = await server.Put("Observation", i => Body(i, patient, category, identifier));
        var query = "identifier=urn:matrix|" + mark;
        var isFound = model.May("s", "Observation", patient, category);
        var mayRefer = model.May("r", "Patient", patient, null);

        // Found is what may be searched; else it is as if there were none, and one is made.
        var created = await server.Send(token, "POST", "Observation", Body(null, patient, category, identifier), "If-None-Exist: " + query);
        created.Status.ShouldBe(!model.MayTry("c", "Observation") || !model.MayTry("s", "Observation") ? 403 : isFound ? 200
            : !mayRefer ? 422 : model.May("c", "Observation", patient, category) ? 201 : 403, created.Text);
        if (created.Status == 201)
        {
            return;
        }

        var updated = await server.Send(token, "PUT", "Observation?" + query, Body(null, patient, category, identifier + ",\"issued\":\"2026-01-01T00:00:00Z\""));
        var change = Changed(model, "u", patient, category);
        var isMade = !isFound && model.MayTry("u", "Observation") && model.MayTry("s", "Observation");
        updated.Status.ShouldBe(!model.MayTry("u", "Observation") || !model.MayTry("s", "Observation") ? 403
            : isFound ? (change == 200 && !mayRefer ? 422 : change) : !model.MayAll("u", "Observation") ? 404 : updated.Status, updated.Text);
        if (isMade)
        {
            (await Version("Observation/" + id)).ShouldBe(1);
        }

        var deleted = await server.Send(token, "DELETE", "Observation?" + query);
        var end = Changed(model, "d", patient, category);
        deleted.Status.ShouldBe(!model.MayTry("d", "Observation") || !model.MayTry("s", "Observation") ? 403 : !isFound ? 204 : end == 200 ? 204 : end, deleted.Text);
        (await server.Stored("Observation/" + id)).Status.ShouldBe(isFound && end == 200 && deleted.Status == 204 ? 410 : 200);
    }

    /// <summary>What belongs to nobody is written by who treats and who runs the server.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_nobodys(string name)
    {
        var token = AccessToken.Of(name);
        var model = new SmartModel(token);
        static string Organization(string? id, string more = "") => $$"""{"resourceType":"Organization"{{(id is null ? "" : $",\"id\":\"{id}\"")}},"name":"Written"{{more}}}""";
        var id = await server.Put("Organization", i => Organization(i));
        (await server.Send(token, "POST", "Organization", Organization(null))).Status.ShouldBe(model.May("c", "Organization", null, null) ? 201 : 403);
        (await server.Send(token, "PUT", "Organization/" + id, Organization(id, ",\"active\":true"))).Status.ShouldBe(Changed(model, "u", null, null, "Organization"));
        var end = Changed(model, "d", null, null, "Organization");
        (await server.Send(token, "DELETE", "Organization/" + id)).Status.ShouldBe(end == 200 ? 204 : end);
    }

    /// <summary>A transaction is refused whole by what one of its entries would be refused by; a batch, entry by entry.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Entries_of_bundles(string name, string place)
    {
        var (token, (patient, category)) = (AccessToken.Of(name), Place(place));
        var model = new SmartModel(token);
        var (id, second) = (await Observation(patient, category), await Observation(patient, category));
        string Entries(string type) => Sample.Bundle(type,
            Sample.Entry("PUT", "Observation/" + id, Body(id, patient, category, ",\"issued\":\"2026-01-01T00:00:00Z\"")), Sample.Entry("DELETE", "Observation/" + second));
        var (update, delete) = (Changed(model, "u", patient, category), Changed(model, "d", patient, category));
        update = update == 200 && !model.May("r", "Patient", patient, null) ? 422 : update;
        var transaction = await server.Send(token, "POST", "", Entries("transaction"));
        transaction.Status.ShouldBeOneOf(update == 200 && delete == 200 ? [200] : [.. new[] { update, delete }.Where(s => s != 200)]);
        (await Version("Observation/" + id)).ShouldBe(transaction.Status == 200 ? 2 : 1);
        if (transaction.Status != 200)
        {
            var batch = await server.Send(token, "POST", "", Entries("batch"));
            batch.EntryStatuses.Select(int.Parse).ShouldBe([update, delete == 200 ? 204 : delete]);
        }
    }

    public static TheoryData<string> Names => [.. Tokens.All];

    // 403 where it is refused whatever it is, or may be read and not changed; 404 where it may not be seen.
    private static int Changed(SmartModel model, string letter, string? patient, string? category, string type = "Observation") =>
        !model.MayTry(letter, type) ? 403
        : model.May(letter, type, patient, category) ? 200
        : model.May("r", type, patient, category) ? 403 : 404;
}
