using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Release;

/// <summary>docs/privacy.md says of each kind of record to whom it is released as the decision does, by the settings as they come. KAPFHIR_WRITE_DOCS=1 rewrites it.</summary>
public sealed class ReleaseDocumentTests
{
    private const string Head = "| record | treatment | the same, by who wrote it | payment, operations | legal, marketing, research | the patient (PATRQT) | emergency (BTG, ETREAT) |";

    // What it is called, an example, and the label by which a consent names it.
    private static readonly (string Name, string Example, string? Label)[] Records =
    [
        ("ordinary records, N, R, MH, ETHUD among them", "DocumentReference R MH author=Practitioner/t", null),
        ("psychotherapy notes (PSYTHPN, HIPAAPsyNotes)", "DocumentReference PSYTHPN author=Practitioner/t", "PSYTHPN"),
        ("Part 2 records (42CFRPart2, 42CFRPart2CD)", "DocumentReference 42CFRPart2 author=Practitioner/t", "42CFRPart2"),
        ("V, very restricted", "DocumentReference V author=Practitioner/t", "V"),
        ("audit trails", "AuditEvent", null),
    ];

    // For each column the recipient, its role if one matters, and the purposes, which are all alike.
    private static readonly (string Recipient, string More, string[] Purposes)[] Requests =
    [
        ("Practitioner/a", "action=access", ["TREAT", "COC"]),
        ("Practitioner/t", "action=access", ["TREAT", "COC"]),
        ("Practitioner/a", "action=access", ["HPAYMT", "HOPERAT"]),
        ("Practitioner/a", "action=access", ["HLEGAL", "HMARKT", "HRESCH"]),
        ("Patient/p", "action=access", ["PATRQT"]),
        ("Practitioner/a", "role=doctor", ["BTG", "ETREAT"]),
    ];

    [Fact]
    public void The_page_tells_who_may_get_what()
    {
        var path = DocumentPath();
        var page = File.ReadAllText(path);
        var from = page.IndexOf("| record |", StringComparison.Ordinal);
        var to = page.IndexOf("\n\n", from, StringComparison.Ordinal);
        var told = page[..from] + string.Join('\n', Records.Select(Row).Prepend("|---|---|---|---|---|---|---|").Prepend(Head)) + page[to..];
        if (Environment.GetEnvironmentVariable("KAPFHIR_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, told);
            page = told;
        }

        page.ShouldBe(told, "docs/privacy.md differs from what is decided: run this test with KAPFHIR_WRITE_DOCS=1");
    }

    private static string Row((string Name, string Example, string? Label) record) =>
        $"| {record.Name} | {string.Join(" | ", Requests.Select(r => r.Purposes.Select(p => Cell(record.Example, record.Label, r.Recipient, r.More, p)).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem()))} |";

    private static string Cell(string example, string? label, string recipient, string more, string purpose)
    {
        bool Is(string consents) => ReleaseTable.Judge(consents, example, $"{purpose} {recipient} {more}").IsReleased;
        var named = $"permit(actor={recipient} purpose={purpose}{(label is null ? "" : " label=" + label)})";
        return Is("deny()") ? "always" : Is("") ? "unless denied" : !Is(named) ? "never" : Is("permit()") ? "by consent" : label is null ? "by a consent that names the purpose" : "by a consent that names it";
    }

    private static string DocumentPath([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "privacy.md"));
}
