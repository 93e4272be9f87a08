using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;
using static KapFhir.Kap.Demo.FormResources;

namespace KapFhir.Kap.Demo;

/// <summary>The scales beside PHQ-9 and GAD-7: answered where their wording may be given, by their total where it may not.</summary>
internal static class ScaleResources
{
    private const int Spread = 6;

    /// <summary>A scale that is known by its total: its code, its total at baseline and without symptoms.</summary>
    private sealed record Shell(string Key, string System, string Code, string Words, decimal Ill, decimal Well, int Decimals = 0);

    // Who is asked which: each patient one, so that all are there.
    private static readonly Shell[] Shells =
    [
        new("qids", KapSystem("kap-observable"), "qids-total", "QIDS-SR16 total", 17, 2), new("isi", KapSystem("kap-observable"), "isi-total", "ISI total", 19, 4),
        new("sds", KapSystem("kap-observable"), "sds-total", "SDS total", 22, 4), new("eq5d", KapSystem("kap-observable"), "eq5d-index", "EQ-5D-5L index", 0.52m, 0.94m, 2),
        new("promis-dep8a", Loinc, "77861-3", "PROMIS Depression 8a T-score", 67, 45, 1), new("ymrs", KapSystem("kap-observable"), "ymrs-total", "YMRS total", 4, 1),
    ];

    private static readonly Shell Madrs = new("madrs", KapSystem("kap-observable"), "madrs-total", "MADRS total", 34, 4);

    /// <summary>What is asked at a reading beside PHQ-9, GAD-7 and C-SSRS.</summary>
    internal static IEnumerable<JsonObject> Forms(DemoPatient p, DemoReading r)
    {
        if (p.Case.Indication == DemoIndication.Trauma && (r.IsMilestone || r.Session % 2 == 1))
        {
            yield return Items(p, r, "pcl5", Distribute(Follow(r, 52, 6), 20, 4), i => Local("kap-pcl5-answer", i));
        }

        if (p.Case.Indication == DemoIndication.Pain && (r.IsMilestone || r.Session > 0))
        {
            yield return Whole(p, r, "pain-nrs", [Follow(r, 7, 1)]);
            yield return Whole(p, r, "peg", [Follow(r, 7, 1), Follow(r, 8, 2), Follow(r, 6, 1)]);
        }

        if (r.IsMilestone)
        {
            yield return Items(p, r, "who5", Distribute(Follow(r, 5, 21), 5, 5), i => Local("kap-who5-answer", i));
        }

        if (r.IsMilestone && !r.IsBaseline)
        {
            yield return Items(p, r, "pgic", [r.Better >= 0.75 ? 1 : r.Better >= 0.5 ? 2 : r.Better >= 0.25 ? 3 : r.Better > -0.1 ? 4 : r.Better > -0.3 ? 5 : 6], i => Local("kap-pgic-answer", i));
        }

        if (r.Timepoint is "baseline" or "wk12")
        {
            yield return Drinking(p, r, "auditc", p.Case.IsPart2 ? 0 : p.Case.Number % 4);
        }

        if (r.IsBaseline && p.Case.Number % 4 == 3)
        {
            yield return Drinking(p, r, "audit", 3);
        }
    }

    /// <summary>Scales by their totals: a clinician's rating, a form that the patient filled in on paper.</summary>
    internal static IEnumerable<JsonObject> Totals(DemoPatient p, DemoReading r)
    {
        if (r.IsBaseline)
        {
            yield return Total(p, "dast10-baseline", r.At, Concept(Loinc, "82667-7", null, "DAST-10 total"), p.Case.IsPart2 ? 2 : p.Case.Number % 2);
            yield return Bladder(p, "-baseline", r.At, 0);
            yield return Cognition(p, "-baseline", r.At);
        }

        if (r.Timepoint is "baseline" or "end-induction" or "wk8")
        {
            yield return Total(p, r, Shells[p.Case.Number % Shells.Length]);
        }

        if (r.IsMilestone && p.Route.Product is "esketamine-28" or "ketamine-free" && r.IsMilestone)
        {
            yield return Total(p, r, Madrs);
        }
    }

    /// <summary>Totals about the experience in the first session.</summary>
    internal static IEnumerable<JsonObject> Experience(DemoPatient p, DemoSession s)
    {
        if (s.Number == 1 && p.Case.HasTherapy && p.Case.Number % 3 == 0)
        {
            yield return Total(p, "meq30-1", s.Start.AddMinutes(s.Stay), LocalConcept("kap-observable", "meq30-total", "MEQ30 total"), 60 + (s.Dissociation * 5));
        }

        if (s.Number == 1 && p.Case.Number % 5 == 0)
        {
            yield return Total(p, "cadss-1", s.Start.AddMinutes(p.Route.Peak), LocalConcept("kap-observable", "cadss-total", "CADSS total"), s.Dissociation * 3);
        }
    }

    internal static JsonObject Bladder(DemoPatient p, string name, DateTimeOffset at, int sessions) =>
        Total(p, "bpicss" + name, at, LocalConcept("kap-observable", "bpicss-total", "BPIC-SS total"), 2 + (p.Case.Number % 5) + (sessions / 5));

    internal static JsonObject Cognition(DemoPatient p, string name, DateTimeOffset at) =>
        Total(p, "moca" + name, at, Concept(Loinc, "72172-0", null, "MoCA total"), 26 + (p.Case.Number % 4));

    private static JsonObject Total(DemoPatient p, DemoReading r, Shell shell)
    {
        var total = Total(p, $"{shell.Key}-{r.Name}", r.At.AddMinutes(15), Concept(shell.System, shell.Code, null, shell.Words), Math.Round(shell.Ill + ((shell.Well - shell.Ill) * (decimal)Math.Max(-0.2, r.Better)), shell.Decimals));
        total["extension"] = new JsonArray(Timepoint(r.Timepoint));
        return total;
    }

    private static JsonObject Total(DemoPatient p, string name, DateTimeOffset at, JsonObject code, decimal value) => Observation(p, name, at, "survey", code, Score(value));

    // From ill to well, as the PHQ-9 goes, each patient a little different.
    private static int Follow(DemoReading r, int ill, int well) => (int)Math.Round(ill + ((well - ill) * Math.Clamp(r.Better, -0.2, 1)) + ((r.At.Day % Spread) * (ill > 20 ? 0.5 : 0)));

    // A total over items: the remainder goes to the first ones.
    private static int[] Distribute(int total, int items, int highest) =>
        [.. Enumerable.Range(0, items).Select(i => Math.Clamp((total / items) + (i < total % items ? 1 : 0), 0, highest))];

    private static JsonObject Items(DemoPatient p, DemoReading r, string scale, IEnumerable<int> answers, Func<int, JsonObject> coding) =>
        Answered(p, scale, $"{scale}-{r.Name}", r.At.AddMinutes(5), r.Timepoint, null, answers.Select((a, i) => Item($"{scale}-{Number(i + 1)}", coding(a))));

    private static JsonObject Whole(DemoPatient p, DemoReading r, string scale, IEnumerable<int> answers) =>
        Answered(p, scale, $"{scale}-{r.Name}", r.At.AddMinutes(5), r.Timepoint, null, answers.Select((a, i) => Item($"{scale}-{Number(i + 1)}", "valueInteger", Math.Clamp(a, 0, 10))));

    // Answer lists LL2179-1, LL2180-9 and LL2181-7; the further items of the AUDIT are all "never" or "no".
    private static JsonObject Drinking(DemoPatient p, DemoReading r, string scale, int often)
    {
        string[] frequency = ["LA6270-8", "LA18926-8", "LA18927-6", "LA18928-4"];
        List<string> answers = [frequency[often], often > 1 ? "LA15695-2" : "LA15694-5", often > 2 ? "LA18933-4" : "LA6270-8"];
        if (scale == "audit")
        {
            answers.AddRange(["LA6270-8", "LA6270-8", "LA6270-8", "LA6270-8", "LA6270-8", "LA32-8", "LA32-8"]);
        }

        return Answered(p, scale, $"{scale}-{r.Name}", r.At.AddMinutes(5), r.Timepoint, null, answers.Select((a, i) => Item($"{scale}-{Number(i + 1)}", Coding(Loinc, a))));
    }
}
