using Xunit;

namespace KapFhir.Server.Tests.Release;

/// <summary>
/// What consents and labels show, asked over HTTP with tokens in every way there is to see a resource. The record: a Patient, an Observation by a (o1, code 1-1, at the
/// Encounter en), one by b labelled MH (o2, code 2-2), a Condition (cn), a psychotherapy note by a (nt), a Part 2 Condition (sd), a Device (dv), and the Consent (cs).
/// </summary>
public sealed class ConsentReadTests(ConsentServer server) : IClassFixture<ConsentServer>
{
    private const string All = "pat o1 o2 cn en nt sd dv cs";
    private const string ButNote = "pat o1 o2 cn en sd dv cs";

    public static TheoryData<string, string, string> Cases => new()
    {
        // Without a consent: 45 CFR 164.508(a)(2) psychotherapy notes, 42 CFR 2.31 Part 2, 45 CFR 164.524(a)(1)(i) the patient's own access.
        { "", "anna", "sd" },
        { "", "bert", "nt sd" },
        { "", "carl", "nt sd" },
        { "", "officer", "nt sd" },
        { "", "svc", "nt sd" },
        { "", "self", "nt" },
        { "", "anna HPAYMT", "nt sd" },
        { "", "anna HRESCH", All },
        { "", "anna HLEGAL", All },

        // Denials, element by element. https://hl7.org/fhir/R4/consent-definitions.html#Consent.provision
        { "deny()", "anna", ButNote },
        { "deny()", "carl", All },
        { "deny()", "svc", All },
        { "deny()", "self", "nt" },
        { "deny()", "officer", "o1 o2 cn en nt sd dv" },
        { "deny(actor=Practitioner/b)", "bert", All },
        { "deny(actor=Practitioner/b)", "anna", "sd" },
        { "deny(actor=Organization/y)", "bert", All },
        { "deny(actor=Organization/y)", "svc", All },
        { "deny(actor=Organization/y)", "carl", "nt sd" },
        { "deny(actor=PractitionerRole/b1)", "bert", All },
        { "deny(role=nurse)", "bert", All },
        { "deny(role=nurse)", "anna", "sd" },
        { "deny(actor=?)", "carl", All },
        { "deny(purpose=TREAT)", "carl", All },
        { "deny(purpose=TREAT)", "carl HPAYMT", "nt sd" },
        { "deny(purpose=HOPERAT)", "svc", All },
        { "deny(purpose=HOPERAT)", "carl", "nt sd" },
        { "deny(action=access)", "carl", All },
        { "deny(action=access)", "svc", "nt sd" },
        { "deny(action=disclose)", "svc", All },
        { "deny(action=disclose)", "carl", "nt sd" },
        { "deny(label=MH)", "carl", "o2 nt sd" },
        { "deny(label=R)", "anna", "sd" },
        { "deny(class=Observation)", "carl", "o1 o2 nt sd" },
        { "deny(code=1-1)", "carl", "o1 nt sd" },
        { "deny(dataPeriod=2026-02-01~)", "carl", "pat o2 nt sd dv" },
        { "deny(dataPeriod=~2026-01-10)", "carl", "pat en nt sd dv cs" },
        { "deny(data=instance:Observation/o1*)", "carl", "o1 nt sd" },
        { "deny(data=related:Encounter/en*)", "carl", "o1 en nt sd cs" },
        { "deny(data=authoredby:Practitioner/b)", "carl", "o2 nt sd" },
        { "deny(author=Practitioner/b)", "carl", "o2 nt sd cs" },
        { "deny(period=~2026-01-01)", "carl", "nt sd" },
        { "deny(period=2999-01-01~)", "carl", "nt sd" },
        { "deny(period=2026-01-01~2999-01-01)", "carl", All },

        // Permissions: only they lift a protection, and only with label, recipient and purpose.
        { "permit(actor=Organization/x purpose=TREAT label=42CFRPart2)", "anna", "" },
        { "permit(actor=Organization/x purpose=TREAT label=42CFRPart2)", "bert", "nt sd" },
        { "permit(actor=Organization/x purpose=TREAT label=42CFRPart2)", "anna HPAYMT", "nt sd" },
        { "permit(actor=Organization/x label=42CFRPart2)", "anna", "sd" },
        { "permit(purpose=TREAT label=42CFRPart2)", "anna", "sd" },
        { "permit(actor=Organization/x purpose=TREAT)", "anna", "sd" },
        { "permit(actor=Organization/x purpose=TREAT label=42CFRPart2 action=disclose)", "anna", "" },
        { "permit(actor=Organization/x purpose=TREAT label=42CFRPart2 action=correct)", "anna", "sd" },
        { "permit(actor=Organization/x purpose=TREAT label=42CFRPart2 period=~2026-01-01)", "anna", "sd" },
        { "permit(actor=Organization/x purpose=TREAT label=42CFRPart2 dataPeriod=2026-01-01~2026-02-01)", "anna", "" },
        { "permit(actor=Organization/x purpose=TREAT label=42CFRPart2 dataPeriod=2026-02-01~)", "anna", "sd" },
        { "permit(actor=Practitioner/b purpose=TREAT label=PSYTHPN)", "bert", "sd" },
        { "permit(actor=Practitioner/b purpose=TREAT data=instance:Condition/sd*)", "bert", "nt" },
        { "permit(actor=Organization/y purpose=HOPERAT label=42CFRPart2)", "svc", "nt" },
        { "permit(actor=Practitioner/a purpose=HRESCH class=Observation)", "anna HRESCH", "pat cn en nt sd dv cs" },
        { "permit(actor=Practitioner/a purpose=HRESCH)", "anna HRESCH", "nt sd" },
        { "permit(actor=Practitioner/a)", "anna HRESCH", All }, // 45 CFR 164.508(c)(1)(iv): what it is for is named
        { "deny(permit(class=Observation))", "carl HLEGAL", All },

        // An exception wins over what it is an exception to; beside each other a denial wins.
        { "deny(permit(class=Observation))", "carl", "pat cn en nt sd dv cs" },
        { "deny(permit(class=Observation deny(code=1-1)))", "carl", "pat o1 cn en nt sd dv cs" },
        { "deny(permit(class=Observation) deny(code=1-1))", "carl", "pat o1 cn en nt sd dv cs" },
        { "deny(actor=Organization/y permit(purpose=TREAT))", "bert", "nt sd" },
        { "deny(actor=Organization/y permit(purpose=TREAT))", "svc", All },
        { "permit(deny(actor=Practitioner/c))", "carl", All },
        { "permit(deny(actor=Practitioner/c))", "bert", "nt sd" },

        // A root that says neither is an exception to the policy.
        { "@policy=OPTOUT", "carl", All },
        { "@policy=OPTOUT root(permit(actor=Practitioner/c))", "carl", "nt sd" },
        { "@policy=OPTOUT root(permit(actor=Practitioner/c))", "bert", All },
        { "@policy=OPTIN root(actor=Practitioner/c)", "carl", All },
        { "@policy=OPTIN root(deny(class=Observation))", "carl", "o1 o2 nt sd" },

        // What is not in force, or is about something else.
        { "@status=inactive deny()", "carl", "nt sd" },
        { "@status=proposed deny()", "carl", "nt sd" },
        { "@given=2999-01-01 deny()", "carl", "nt sd" },
        { "@extension=2026-01-01 deny()", "carl", "nt sd" },
        { "@extension=2999-01-01 deny()", "carl", All },
        { "@scope=treatment deny()", "carl", "nt sd" },
        { "@scope=research deny()", "carl", "nt sd" },
        { "@verified=false deny()", "carl", All },
        { "@verified=false permit(actor=Organization/x purpose=TREAT label=42CFRPart2)", "anna", "sd" },

        // 42 CFR 2.51, 45 CFR 164.512(j): an emergency, but for psychotherapy notes.
        { "deny()", "carl BTG", "nt" },
        { "", "bert BTG", "nt" },
        { "deny()", "bert BTG", "nt" },
        { "deny(actor=Practitioner/c)", "carl BTG", "nt" },
        { "deny(label=42CFRPart2)", "carl BTG", "nt" },
        { "deny(purpose=BTG)", "carl BTG", "nt" },
        { "@policy=OPTOUT", "carl BTG", "nt" },
        { "deny()", "anna BTG", "" }, // her own note: 45 CFR 164.508(a)(2)(i)(A)
        { "permit(actor=Practitioner/b purpose=TREAT label=PSYTHPN)", "bert BTG", "" }, // v3-ActReason: emergency treatment is treatment
        { "permit(actor=Practitioner/b purpose=BTG label=PSYTHPN)", "bert BTG", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_way_to_see_a_resource_shows_the_same(string consent, string caller, string hidden)
    {
        var record = await server.RecordWith(consent);
        var (who, headers) = Caller(caller, record);
        var there = PatientRecord.All.Select(r => r.Name).Where(n => n != "cs" || consent.Length > 0);
        string[] shown = [.. there.Except(hidden.Split(' '))];
        await Instances(record, who, headers, [.. there], shown);
        await Contents(record, who, headers, shown);
        await Types(record, who, headers, shown);
        await Record(record, who, headers, shown);
        await Joins(record, who, headers, shown);
    }

    private static (string Who, string[] Headers) Caller(string caller, PatientRecord record)
    {
        var words = caller.Split(' ');
        return (words[0] == "self" ? "Patient/" + record.Patient : words[0], words.Length == 1 ? []
            : words[1] == "BTG" ? ["X-Purpose-Of-Use: BTG", "X-Break-Glass-Reason: found unconscious, no relatives"] : ["X-Purpose-Of-Use: " + words[1]]);
    }

    private async Task Instances(PatientRecord record, string who, string[] headers, string[] there, string[] shown)
    {
        foreach (var name in there)
        {
            var status = shown.Contains(name) ? 200 : 404;
            // The current version is read by the batch below.
            foreach (var path in name is "o1" or "nt" or "sd" ? new[] { "/_history/1", "/_history" } : ["/_history/1"])
            {
                (await server.Get(who, record.Path(name) + path, headers)).Status.ShouldBe(status, $"{who} {name}{path}");
            }
        }
    }

    // https://hl7.org/fhir/R4/binary-definitions.html#Binary.securityContext: content is withheld with what it is the content of.
    private async Task Contents(PatientRecord record, string who, string[] headers, string[] shown)
    {
        foreach (var name in PatientRecord.Kept)
        {
            (await server.Get(who, record.Content(name), headers)).Status.ShouldBe(shown.Contains(name) ? 200 : 404, $"{who} content of {name}");
        }
    }

    private async Task Types(PatientRecord record, string who, string[] headers, string[] shown)
    {
        foreach (var type in PatientRecord.All.Select(r => r.Type).Distinct())
        {
            string[] expected = [.. PatientRecord.All.Where(r => r.Type == type && shown.Contains(r.Name)).Select(r => r.Name + record.Mark).Order(StringComparer.Ordinal)];
            var search = type == "Patient" ? "Patient?_id=" + record.Patient : $"{type}?patient=Patient/{record.Patient}";
            var (ids, total) = await Pages(who, search + "&_count=1&_total=accurate", headers);
            ids.ShouldBe(expected, customMessage: $"{who} {search}");
            total.ShouldBe(expected.Length, $"{who} {search}");
            if (type is not ("Observation" or "Condition"))
            {
                continue;
            }

            var count = await server.Get(who, search + "&_summary=count", headers);
            count.Body["total"]!.GetValue<int>().ShouldBe(expected.Length, $"{who} {search}&_summary=count");
            var sorted = await server.Get(who, search + "&_sort=-_lastUpdated", headers);
            sorted.EntryIds.OfType<string>().Where(i => i.EndsWith(record.Mark, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray().ShouldBe(expected, customMessage: $"{who} {search} sorted");
        }
    }

    private async Task Record(PatientRecord record, string who, string[] headers, string[] shown)
    {
        string[] inside = [.. shown.Where(n => n is not ("dv" or "pat")).Select(n => n + record.Mark).Order(StringComparer.Ordinal)];
        if (shown.Contains("pat"))
        {
            var everything = await server.Get(who, record.Path("pat") + "/$everything", headers);
            everything.Status.ShouldBe(200, everything.Text);
            Own(everything, record).Where(i => i != record.Patient && !PatientRecord.Kept.Any(k => i == "b" + k + record.Mark)).ShouldBe(inside, customMessage: $"{who} $everything");
        }
        else
        {
            (await server.Get(who, record.Path("pat") + "/$everything", headers)).Status.ShouldBe(404);
        }

        var (ids, total) = await Pages(who, $"Patient/{record.Patient}/*?_count=3&_total=accurate", headers);
        ids.Where(i => i != record.Patient && i.EndsWith(record.Mark, StringComparison.Ordinal)).ShouldBe(inside, customMessage: $"{who} compartment");
        total.ShouldBe(ids.Length, $"{who} compartment");
        var batch = await server.Send(who, "POST", "", Sample.Bundle("batch", [.. PatientRecord.All.Select(r => Sample.Entry("GET", record.Path(r.Name)))]), headers);
        batch.EntryStatuses.ShouldBe(PatientRecord.All.Select(r => shown.Contains(r.Name) ? "200" : "404"));
    }

    private async Task Joins(PatientRecord record, string who, string[] headers, string[] shown)
    {
        var chain = await server.Get(who, $"Observation?encounter.class=AMB&encounter=Encounter/en{record.Mark}", headers);
        Own(chain, record).ShouldBe(shown.Contains("o1") && shown.Contains("en") ? ["o1" + record.Mark] : [], customMessage: $"{who} chain");
        var has = await server.Get(who, $"Encounter?_id=en{record.Mark}&_has:Observation:encounter:code=1-1", headers);
        Own(has, record).ShouldBe(shown.Contains("o1") && shown.Contains("en") ? ["en" + record.Mark] : [], customMessage: $"{who} _has");
        var include = await server.Get(who, $"Observation?_id=o1{record.Mark}&_include=Observation:encounter&_include=Observation:subject", headers);
        Own(include, record).ShouldBe(shown.Contains("o1") ? Some(record, shown, "en", "o1", "pat") : [], customMessage: $"{who} _include");
        var reverse = await server.Get(who, $"Encounter?_id=en{record.Mark}&_revinclude=Observation:encounter", headers);
        Own(reverse, record).ShouldBe(shown.Contains("en") ? Some(record, shown, "en", "o1") : [], customMessage: $"{who} _revinclude");
    }

    private static string[] Some(PatientRecord record, string[] shown, params string[] names) => [.. names.Where(shown.Contains).Select(n => n + record.Mark).Order(StringComparer.Ordinal)];

    private static string[] Own(FhirResponse answer, PatientRecord record) =>
        [.. answer.EntryIds.OfType<string>().Where(i => i.EndsWith(record.Mark, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];

    private async Task<(string[] Ids, int Total)> Pages(string who, string path, string[] headers)
    {
        List<string> ids = [];
        int? total = null;
        for (string? next = path; next is not null;)
        {
            var page = await server.Get(who, next, headers);
            page.Status.ShouldBe(200, $"{who} {next}: {page.Text}");
            total ??= page.Body["total"]!.GetValue<int>();
            ids.AddRange(page.Entries.Where(e => e!["search"]!["mode"]!.GetValue<string>() == "match").Select(e => e!["resource"]!["id"]!.GetValue<string>()));
            next = page.Link("next") is { } link ? link[(link.IndexOf("/fhir/", StringComparison.Ordinal) + "/fhir/".Length)..] : null;
        }

        return ([.. ids.Order(StringComparer.Ordinal)], total!.Value);
    }
}
