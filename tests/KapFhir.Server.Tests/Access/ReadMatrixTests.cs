using Xunit;

namespace KapFhir.Server.Tests.Access;

/// <summary>Every kind of read by id with every token, on the own record, another's, and what is nobody's: the status that SMART's text asks for.</summary>
[Collection(AccessServer.Reads)]
public sealed class ReadMatrixTests(AccessServer server)
{
    private static readonly (string Name, string Method, string Path, string Letters)[] Interactions =
    [
        ("read", "GET", "{0}", "r"), ("head", "HEAD", "{0}", "r"), ("vread", "GET", "{0}/_history/1", "r"), ("history", "GET", "{0}/_history", "r"),
        ("summary", "GET", "{0}?_summary=true", "r"), ("xml", "GET", "{0}?_format=xml", "r"),
        ("meta", "GET", "{0}/$meta", "rs"), ("validate", "GET", "{0}/$validate", "r"),
    ];

    // Of each kind of place one: own, another's, nobody's, about a patient outside of the compartment.
    private static readonly string[] Places = ["Patient/ann", "Patient/bob", "Observation/survey-ann", "Observation/lab-bob", "Device/dev-ann", "Device/dev-bob", "Practitioner/dr", "Binary/bin-ann", "Binary/bin-bob", "Binary/bin-free"];

    public static TheoryData<string, string> Cells => [.. from token in Tokens.All.Concat(Tokens.OfBinaries) from interaction in Interactions select (token, interaction.Name)];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task By_id(string name, string interaction)
    {
        var (token, how) = (AccessToken.Of(name), Interactions.Single(i => i.Name == interaction));
        var model = new SmartModel(token);
        foreach (var fact in World.Facts.Where(f => Places.Contains(f.Path)))
        {
            var answer = await server.Send(token, how.Method, string.Format(null, how.Path, fact.Path));
            answer.Status.ShouldBe(!model.MayTry(how.Letters, fact.Type) ? 403 : model.May(how.Letters, fact) ? 200 : 404, $"{name} {how.Method} {fact.Path} {answer.Text}");
            answer.Headers.ContainsKey("ETag").ShouldBe(answer.Status == 200 && interaction is ("read" or "head" or "vread" or "summary" or "xml"), fact.Path);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Everything_of_a_patient(string name)
    {
        var token = AccessToken.Of(name);
        var model = new SmartModel(token);

        // That somebody broke the glass, which other tests do meanwhile: for who oversees, and for nobody else.
        var oversees = name.Split(':')[0] is "officer" or "root" or "service";
        foreach (var patient in World.Patients)
        {
            var answer = await server.Send(token, "GET", $"Patient/{patient}/$everything");
            answer.Status.ShouldBe(!model.MayTry("rs", "Patient") ? 403 : model.May("rs", "Patient", patient, null) ? 200 : 404, name);
            if (answer.Status == 200)
            {
                var shown = World.Facts.Where(f => model.May("rs", f)).Select(f => f.Id).ToList();
                var given = answer.Entries.Select(e => e!["resource"]!).Where(r => r["resourceType"]!.GetValue<string>() != "AuditEvent").Select(r => r["id"]!.GetValue<string>()).ToList();
                given.Where(id => !(oversees && id.StartsWith("break-glass-", StringComparison.Ordinal))).Except(shown, StringComparer.Ordinal).ShouldBeEmpty(name);
                World.Facts.Where(f => f.Patient == patient && f.Type is not ("Device" or "Binary") && model.May("rs", f)).Select(f => f.Id).Except(given, StringComparer.Ordinal).ShouldBeEmpty(name);
            }
        }
    }

    /// <summary>Entries of a batch are judged as the same requests are when they come alone.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Entries_of_a_batch(string name)
    {
        var token = AccessToken.Of(name);
        var model = new SmartModel(token);
        var batch = Sample.Bundle("batch", [.. World.Facts.Select(f => Sample.Entry("GET", f.Path)), .. World.Facts.Select(f => Sample.Entry("GET", f.Path + "/_history/1"))]);
        var answer = await server.Send(token, "POST", "", batch);
        answer.Status.ShouldBe(200, answer.Text);
        int[] expected = [.. World.Facts.Select(f => !model.MayTry("r", f.Type) ? 403 : model.May("r", f) ? 200 : 404)];
        answer.EntryStatuses.Select(int.Parse).ShouldBe([.. expected, .. expected]);
    }

    public static TheoryData<string> Names => [.. Tokens.All];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_tells_nothing_is_everybodys(string name)
    {
        var token = AccessToken.Of(name);
        (await server.Send(token, "GET", "metadata")).Status.ShouldBe(200);
        (await server.Send(token, "OPTIONS", "Patient/bob")).Status.ShouldBeInRange(200, 204);
        (await server.Send(token, "GET", "CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=other")).Status.ShouldBe(200);
        (await server.Send(token, "POST", "Patient/$validate", World.Patient("x"))).Status.ShouldBe(200);
    }
}
