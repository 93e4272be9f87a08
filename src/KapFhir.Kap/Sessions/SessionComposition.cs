// https://hl7.org/fhir/R4/composition.html
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Sessions;

/// <summary>Writes the Composition of a session's document: what a partner reads of a session, with what it rests on.</summary>
public static class SessionComposition
{
    /// <summary>The Composition, without an id; null where nobody is named who could be its author.</summary>
    /// <param name="summary">The session.</param>
    /// <param name="now">When it is put together.</param>
    /// <param name="fhirBase">The address of this server: it is not stored, so that its references must say where they lead by themselves.</param>
    public static ReadOnlyMemory<byte>? Write(SessionSummary summary, DateTimeOffset now, string fhirBase)
    {
        JsonObject To(string reference) => Build.Reference(fhirBase + "/" + reference);
        var (record, procedure) = (summary.Record, summary.Record.Procedure);
        string[] authors = [.. record.Session.Performers.Select(p => p.Actor).Distinct(StringComparer.Ordinal)];
        if (authors.Length == 0)
        {
            return null;
        }

        var composition = new JsonObject
        {
            ["resourceType"] = "Composition",
            ["status"] = record.Session.Status is "completed" or "not-done" or "stopped" ? "final" : "preliminary",
            ["type"] = Build.Concept(Build.Loinc, "28570-0", "Procedure note"),
            ["subject"] = To(procedure.Target("subject")!),
            ["date"] = Build.Time(now),
            ["author"] = new JsonArray([.. authors.Select(To)]),
            ["title"] = "Ketamine session" + (record.Session.Start is { } start ? " of " + Build.Date(start) : ""),
        };
        if (record.Session.Encounter is { } encounter)
        {
            composition["encounter"] = To(encounter);
        }

        composition["event"] = new JsonArray(new JsonObject { ["detail"] = new JsonArray(To(record.Session.Reference)) });
        composition["section"] = new JsonArray([.. Sections(summary, To)]);
        return Build.Bytes(composition);
    }

    private static IEnumerable<JsonNode> Sections(SessionSummary summary, Func<string, JsonObject> to)
    {
        var record = summary.Record;
        yield return Section("Dose", to, record.Doses.Select(d => d.Fact.Reference), ["At", "mg", "mg/kg", "Lot"],
            record.Doses.Select(d => new[] { Build.Time(d.Fact.Start), Number(d.Fact.Milligrams), Number(d.Fact.MgPerKg), d.Lot ?? "" }));
        var names = summary.Table.SelectMany(r => r.Values.Select(v => v.Name)).Distinct(StringComparer.Ordinal).ToList();
        yield return Section("Vital signs and scales", to, record.Measurements.Where(m => SessionSummary.Values(m).Any()).Select(m => m.Reference), ["Minute", .. names],
            summary.Table.Select(r => (string[])[r.Minute.ToString(CultureInfo.InvariantCulture), .. names.Select(n => Number(r.Values.FirstOrDefault(v => v.Name == n)?.Value))]));
        yield return Section("Peaks", to, [], ["What", "Value", "Minute"], Peaks(summary));
        yield return Section("Adverse events", to, record.Events.Select(e => e.Self()), ["Event", "Severity", "Outcome"],
            record.Events.Select(e => new[] { e.Child("event")?.ChildText("text") ?? Display(e, "event"), Code(e, "severity"), Code(e, "outcome") }));
        yield return Section("Discharge", to, [], ["What", "Value"], Discharge(summary));
        if (summary.Remarks.Count > 0)
        {
            yield return Section("Remarks", to, [], ["What"], summary.Remarks.Select(m => new[] { m }));
        }
    }

    private static IEnumerable<string[]> Peaks(SessionSummary summary)
    {
        if (summary.Peak is { } peak)
        {
            yield return ["CADSS-6", Number(peak.Score), Number(peak.Minute)];
        }

        if (summary.PressurePeak is { } pressure)
        {
            yield return ["Blood pressure", Number(pressure.Systolic) + "/" + Number(pressure.Diastolic), Number(pressure.Minute)];
        }

        if (summary.LowestSaturation is { } saturation)
        {
            yield return ["Lowest oxygen saturation", Number(saturation.Value), Number(saturation.Minute)];
        }
    }

    private static IEnumerable<string[]> Discharge(SessionSummary summary)
    {
        if (summary.Record.Session.Discharge is not { } discharge)
        {
            yield break;
        }

        yield return ["Judged by", (discharge.Method ?? "") + " " + Number(discharge.Score)];
        yield return ["Minutes from the dose", Number(summary.MinutesToDischarge)];
        yield return ["With an adult", YesNo(discharge.HasEscort)];
        yield return ["Told not to drive", YesNo(discharge.IsToldNotToDrive)];
    }

    // cmp-1: a section has text, entries or sections. emptyReason says that there is nothing, which is not the same as nothing said.
    private static JsonObject Section(string title, Func<string, JsonObject> to, IEnumerable<string> entries, IReadOnlyList<string> head, IEnumerable<string[]> rows)
    {
        var (all, references) = (rows.ToList(), entries.Distinct(StringComparer.Ordinal).ToList());
        var section = new JsonObject
        {
            ["title"] = title,
            ["text"] = new JsonObject { ["status"] = "generated", ["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + (all.Count == 0 ? "Nothing on record." : Table(head, all)) + "</div>" },
        };
        if (references.Count > 0)
        {
            section["entry"] = new JsonArray([.. references.Select(to)]);
        }
        else if (all.Count == 0)
        {
            section["emptyReason"] = Build.Concept(Build.Hl7 + "list-empty-reason", "unavailable", "Unavailable");
        }

        return section;
    }

    private static string Table(IReadOnlyList<string> head, IReadOnlyList<string[]> rows)
    {
        var text = new StringBuilder("<table><thead>");
        Row(text, "th", head);
        text.Append("</thead><tbody>");
        foreach (var row in rows)
        {
            Row(text, "td", row);
        }

        return text.Append("</tbody></table>").ToString();
    }

    private static void Row(StringBuilder text, string cell, IEnumerable<string> values)
    {
        text.Append("<tr>");
        foreach (var value in values)
        {
            text.Append('<').Append(cell).Append('>').Append(WebUtility.HtmlEncode(value)).Append("</").Append(cell).Append('>');
        }

        text.Append("</tr>");
    }

    private static string Display(FhirNode resource, string element) => resource.Child(element)?.Child("coding")?.ChildText("display") ?? "";

    private static string Code(FhirNode resource, string element) => resource.Codes(element).Select(c => c.Code).FirstOrDefault() ?? "";

    private static string Number(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string YesNo(bool? answer) => answer switch { true => "yes", false => "no", _ => "" };
}
