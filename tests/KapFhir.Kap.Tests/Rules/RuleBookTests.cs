using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Rules;

/// <summary>The rules as pure functions: facts in, findings out. Each row changes one fact of a dose or session that no rule objects to.</summary>
public sealed class RuleBookTests
{
    private static readonly DateTimeOffset At = new(2026, 2, 3, 15, 0, 0, TimeSpan.Zero);

    private static readonly DoseFact Dose = new()
    {
        Reference = "MedicationAdministration/d", Start = At, End = At.AddMinutes(40), Route = DoseRoute.Intravenous, Milligrams = 40, Session = "Procedure/s", Request = "MedicationRequest/o",
        Performers = [("performer", "Practitioner/n"), ("witness", "Practitioner/w")], Controlled = new ControlledSubstance(50, 40, 10, null, null, null),
    };

    private static readonly SessionFact Session = new()
    {
        Reference = "Procedure/s", Status = "in-progress", Start = At, IsDosing = true, Route = DoseRoute.Intravenous,
        Performers = [("administering-clinician", "Practitioner/n"), ("therapist", "Practitioner/t")],
    };

    private static readonly SessionFact Over = Session with
    {
        Status = "completed", End = At.AddMinutes(165), Discharge = new DischargeFact("aldrete", 10, At.AddMinutes(165), true, true), Peak = new PeakFact(8, 40),
    };

    private static readonly OrderFact Order = new()
    {
        Reference = "MedicationRequest/o", Status = "active", Patient = "Patient/p", Route = DoseRoute.Intravenous, Milligrams = (40, 40), Requester = "Practitioner/d", Authored = At.AddDays(-1),
    };

    private static readonly ResponseFact Screening = Form("kap-eligibility", At.AddDays(-14), Enumerable.Range(1, 23).Select(i => ("E" + i.ToString("00"), "373067005")));

    private static readonly PatientFacts Facts = new()
    {
        Person = new PersonFact("Patient/p", At.AddYears(-40), "female"),
        Consents = [new ConsentFact
        {
            Reference = "Consent/c", Status = "active", Signed = At.AddDays(-14), From = At.AddDays(-14), Until = At.AddDays(300), IsVerified = true, Signers = ["Patient/p"],
            Topics = ("off-label,procedure-monitoring,risk-dissociation,risk-cv,risk-physical,risk-resp,risk-bladder,risk-cognitive,risk-dependence,risk-psychiatric,alternatives,"
                + "escort-driving,voluntary,confidentiality,controlled-substance,questions").Split(','),
        }],
        Vitals = [Pressure(128, 78, -15), Measured("8867-4", 70, -15), Measured("59408-5", 98, -15)],
        Measures = [Measured("29463-7", 80, -30), Measured("8302-2", 170, -14 * 24 * 60), Test("2106-3", "260385009", -2)],
        Responses = [Form("kap-session-record", At.AddMinutes(-10), [("last-food", "2026-02-03T10:00:00Z"), ("last-drink", "2026-02-03T13:00:00Z"), ("escort-present", "true"), .. "acls,bls,aed,airway,oxygen,ecg".Split(',').Select(s => ("site-" + s, "true"))]), Screening],
        Plans = [new PlanFact("CarePlan/x", "active", At.AddDays(-21), null, 6, 6)],
        Sessions = [new SessionFact { Reference = "Procedure/prep", Status = "completed", Phase = "preparation", Start = At.AddDays(-7) }],
        Orders = [Order],
        Staff = [.. "ntdw".Select(s => new StaffFact("Practitioner/" + s, true, [new LicenceFact(At.AddYears(-1), At.AddYears(1), "NY")]))],
        InSession = [.. new[] { -15, 0, 10, 20, 30, 40, 55, 70, 85, 100, 140 }.Select(m => Pressure(130, 80, m)), Measured("cadss6-total", 8, 40), Measured("cadss6-total", 0, 140)],
        Doses = [],
        Signatures = [new SignatureFact("Consent/c", null, "Practitioner/d"), new SignatureFact(Dose.Reference, null, "Practitioner/n"), new SignatureFact(Dose.Reference, null, "Practitioner/w")],
    };

    private static readonly Occasion Giving = new(OccasionKind.Dose, Dose.Reference, "Patient/p", At) { Dose = Dose, Session = Session };
    private static readonly Occasion Beginning = new(OccasionKind.SessionStart, Session.Reference, "Patient/p", At) { Session = Session };
    private static readonly Occasion Ending = new(OccasionKind.SessionEnd, Session.Reference, "Patient/p", At) { Session = Over };

    private static readonly Dictionary<string, (Occasion On, PatientFacts Facts, string[] Rules)> Rows = new(StringComparer.Ordinal)
    {
        ["a clean dose"] = (Giving, Facts, []),
        ["a clean start"] = (Beginning, Facts, []),
        ["a clean end"] = (Ending, Given(Facts), []),
        ["R-01 no consent"] = (Giving, Facts with { Consents = [] }, ["R-01"]),
        ["R-01 signed a year and a day ago"] = (Giving, Consented(c => c with { Signed = At.AddDays(-366), Until = null }), ["R-01"]),
        ["R-01 signed a year ago"] = (Giving, Consented(c => c with { Signed = At.AddDays(-365) }), []),
        ["R-01 withdrawn before"] = (Giving, Consented(c => c with { Status = "inactive", Withdrawn = At.AddDays(-1) }), ["R-01"]),
        ["R-01 withdrawn after"] = (Giving, Consented(c => c with { Status = "inactive", Withdrawn = At.AddDays(1) }), []),
        ["R-01 signed after the dose"] = (Giving, Consented(c => c with { Signed = At.AddHours(1) }), ["R-01"]),
        ["R-01 an older one still holds"] = (Giving, Facts with { Consents = [Facts.Consents[0] with { Status = "draft", Signed = At.AddDays(-1) }, Facts.Consents[0]] }, []),
        ["R-01 a topic not understood"] = (Giving, Consented(c => c with { Topics = [.. c.Topics.Where(t => t != "risk-bladder")] }), ["R-01"]),
        ["R-02 no screening"] = (Giving, Facts with { Responses = [] }, ["R-02"]),
        ["R-02 screened 31 days before"] = (Giving, Screened(s => s with { At = At.AddDays(-31) }), ["R-02"]),
        ["R-02 height missing"] = (Giving, Facts with { Measures = [.. Facts.Measures.Where(m => !m.Is("8302-2"))] }, ["R-02"]),
        ["R-03 psychosis"] = (Giving, Facts with { Conditions = [Condition("69322001")] }, ["R-03"]),
        ["R-03 psychosis, refuted"] = (Giving, Facts with { Conditions = [Condition("69322001") with { IsActive = false }] }, []),
        ["R-03 hypertension, nothing said of its control"] = (Giving, Facts with { Conditions = [Condition("38341003")] }, []),
        ["R-03 hypertension, uncontrolled"] = (Giving, Facts with { Conditions = [Condition("38341003") with { Control = "uncontrolled" }] }, ["R-03"]),
        ["R-03 substance use that ended two months ago"] = (Giving, Facts with { Conditions = [Condition("66214007") with { IsActive = false, Ended = At.AddDays(-60) }] }, ["R-03"]),
        ["R-03 substance use that ended four months ago"] = (Giving, Facts with { Conditions = [Condition("66214007") with { IsActive = false, Ended = At.AddDays(-120) }] }, []),
        ["R-03 allergy"] = (Giving, Facts with { Allergies = ["AllergyIntolerance/a"] }, ["R-03"]),
        ["R-03 answered yes"] = (Giving, Screened(s => Answered(s, ("E14", "373066001"))), ["R-03"]),
        ["R-03 answered yes and cleared"] = (Giving, Screened(s => Answered(s, ("E14", "373066001"), ("E14-cleared", "true"))), []),
        ["R-03 17 years old"] = (Giving, Minor(Guardian), ["R-03"]),
        ["R-34 signed by who lost the guardianship"] = (Giving, Adult(Minor(Guardian with { Until = At.AddDays(-20) })), ["R-34"]),
        ["R-34 signed by another patient's guardian"] = (Giving, Adult(Minor(Guardian with { Patient = "Patient/q" })), ["R-34"]),
        ["R-34 signed by the guardian of an adult"] = (Giving, Adult(Minor(Guardian)), []),
        ["R-33 the dose signed by its witness alone"] = (Ending, Facts with { Signatures = [Facts.Signatures[0], Facts.Signatures[2]], Doses = [Dose] }, []),
        ["R-33 waste signed by the giver alone"] = (Ending, Facts with { Signatures = [Facts.Signatures[0], Facts.Signatures[1]], Doses = [Dose] }, ["R-33"]),
        ["R-33 nothing signed"] = (Ending, Facts with { Signatures = [], Doses = [Dose] }, ["R-33"]),
        ["R-11 a course without therapy"] = (Giving, Facts with { Sessions = [], Episodes = [new EpisodeFact(["ketamine-only"], At.AddDays(-30), null)] }, []),
        ["R-11 a course with therapy"] = (Giving, Facts with { Sessions = [], Episodes = [new EpisodeFact(["kap"], At.AddDays(-30), null)] }, ["R-11"]),
        ["R-13 no AED"] = (Beginning, Facts with { Responses = [Facts.Responses[0] with { Answers = Facts.Responses[0].Answers.Where(a => a.Key != "site-aed").ToDictionary() }, Screening] }, ["R-13"]),
        ["R-04 test of 8 days before"] = (Giving, Tested(Test("2106-3", "260385009", -8)), ["R-04"]),
        ["R-04 test of 7 days before"] = (Giving, Tested(Test("2106-3", "260385009", -7)), []),
        ["R-04 positive"] = (Giving, Tested(Test("2106-3", "10828004", -1)), ["R-04"]),
        ["R-04 could not be pregnant"] = (Giving, Screened(s => Answered(s, ("pregnancy-possible", "373067005"))) with { Measures = [.. Facts.Measures.Take(2)] }, []),
        ["R-05 140/90"] = (Giving, Read(Pressure(140, 90, -15)), []),
        ["R-05 141/90"] = (Giving, Read(Pressure(141, 90, -15)), ["R-05"]),
        ["R-05 180/90"] = (Giving, Read(Pressure(180, 90, -15)), ["R-05"]),
        ["R-05 31 minutes before"] = (Giving, Read(Pressure(120, 80, -31)), ["R-05"]),
        ["R-05 heart rate 121"] = (Giving, Facts with { Vitals = [Facts.Vitals[0], Measured("8867-4", 121, -15), Facts.Vitals[2]] }, ["R-05"]),
        ["R-06 1.0 mg/kg"] = (Of(d => d with { Milligrams = 80, Controlled = new(80, 80, 0, null, null, null) }), Ordered(80), ["R-06 advice"]),
        ["R-06 1.01 mg/kg"] = (Of(d => d with { Milligrams = 81, Controlled = new(81, 81, 0, null, null, null) }), Ordered(81), ["R-06"]),
        ["R-06 weight of 31 days before"] = (Giving, Facts with { Measures = [Measured("29463-7", 80, -31 * 24 * 60), .. Facts.Measures.Skip(1)] }, ["R-06"]),
        ["R-06 states another dose by weight"] = (Of(d => d with { MgPerKg = 0.53m, WeightKg = 80 }), Facts, ["R-06"]),
        ["R-06 states it within 0.02"] = (Of(d => d with { MgPerKg = 0.52m, WeightKg = 80 }), Facts, []),
        ["R-06 the session says 50 mg"] = (Giving with { Session = Over with { Milligrams = 50, WeightKg = 80 } }, Facts, ["R-06"]),
        ["R-07 a day after"] = (Giving, Before(-1), ["R-07"]),
        ["R-07 two days after an infusion"] = (Giving, Before(-2), ["R-07 advice"]),
        ["R-07 three days after an infusion"] = (Giving, Before(-3), []),
        ["R-07 a second dose of the same session"] = (Giving, Facts with { Doses = [Dose with { Reference = "MedicationAdministration/e", Start = At.AddMinutes(-20) }] }, []),
        ["R-09 the seventh of six"] = (Giving, Before(-4, -7, -10, -13, -16, -19), ["R-09"]),
        ["R-10 the order is cancelled"] = (Giving, Facts with { Orders = [Order with { Status = "cancelled" }] }, ["R-10"]),
        ["R-10 44 mg of 40"] = (Of(d => d with { Milligrams = 44, Controlled = new(50, 44, 6, null, null, null) }), Facts, []),
        ["R-10 45 mg of 40"] = (Of(d => d with { Milligrams = 45, Controlled = new(50, 45, 5, null, null, null) }), Facts, ["R-10"]),
        ["R-11 not prepared"] = (Giving, Facts with { Sessions = [] }, ["R-11"]),
        ["R-12 phenelzine"] = (Giving, Facts with { Drugs = [new DrugFact("MedicationStatement/m", [new FhirCode(ProductSystem, "8123")])] }, ["R-12"]),
        ["R-12 sertraline"] = (Giving, Facts with { Drugs = [new DrugFact("MedicationStatement/m", [new FhirCode(ProductSystem, "36437")])] }, []),
        ["R-13 ate at 13:30"] = (Beginning, Facts with { Responses = [Form("kap-session-record", At, [("last-food", "2026-02-03T13:30:00Z"), ("last-drink", "2026-02-03T13:00:00Z"), ("escort-present", "true")]), Screening] }, ["R-13"]),
        ["R-13 nobody comes"] = (Beginning, Facts with { Responses = [Form("kap-session-record", At, [("last-food", "2026-02-03T10:00:00Z"), ("last-drink", "2026-02-03T13:00:00Z")]), Screening] }, ["R-13"]),
        ["R-17 high risk stands"] = (Giving, Facts with { Risks = [new RiskFact("Flag/f", "high", At.AddDays(-1))] }, ["R-17"]),
        ["R-17 moderate risk stands"] = (Giving, Facts with { Risks = [new RiskFact("Flag/f", "moderate", At.AddDays(-1))] }, []),
        ["R-26 no licence"] = (Giving, Facts with { Staff = [.. Facts.Staff.Skip(1), Facts.Staff[0] with { Licences = [] }] }, ["R-26"]),
        ["R-27 minute 20 missing"] = (Ending, Given(Facts with { InSession = [.. Facts.InSession.Where(m => m.Minutes != 20)] }), ["R-27"]),
        ["R-29 another peak"] = (Ending with { Session = Over with { Peak = new PeakFact(5, 40) } }, Given(Facts), ["R-29"]),
        ["R-31 119 minutes"] = (Ending with { Session = Over with { Discharge = Over.Discharge! with { At = At.AddMinutes(159) } } }, Given(Facts), ["R-31"]),
        ["R-31 dissociation 2"] = (Ending, Given(Facts with { InSession = [.. Facts.InSession.SkipLast(1), Measured("cadss6-total", 2, 140)] }), ["R-31"]),
        ["R-32 5 mg unaccounted"] = (Of(d => d with { Controlled = new(50, 40, 5, null, null, null) }), Facts, ["R-32"]),
        ["R-32 the giver is the witness"] = (Of(d => d with { Performers = [("performer", "Practitioner/n"), ("witness", "Practitioner/n")] }), Facts, ["R-32"]),
        ["R-32 nothing wasted, no witness"] = (Of(d => d with { Performers = [("performer", "Practitioner/n")], Controlled = new(40, 40, 0, null, null, null) }), Facts, []),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    private static RepresentativeFact Guardian => new("RelatedPerson/g", "Patient/p", true, ["GUARD"], At.AddYears(-5), null);

    private static PatientFacts Minor(RepresentativeFact guardian) => Consented(c => c with { Signers = [guardian.Reference] }) with
    {
        Person = Facts.Person! with { BirthDate = At.AddYears(-18).AddDays(1), Gender = "male" }, Representatives = [guardian],
    };

    private static PatientFacts Adult(PatientFacts facts) => facts with { Person = facts.Person! with { BirthDate = At.AddYears(-40) } };

    [Theory]
    [MemberData(nameof(Names))]
    public void Facts_in_findings_out(string name)
    {
        var (occasion, facts, rules) = Rows[name];
        Found(new KapRules(), occasion, facts).Select(f => f.Rule + (f.IsAdvice ? " advice" : "")).Distinct().ShouldBe(rules);
        foreach (var rule in rules)
        {
            var off = new KapRules();
            off.All.Single(r => r.Id == rule[..4]).Options.Mode = RuleMode.Off;
            Found(off, occasion, facts).ShouldBeEmpty();
        }
    }

    // That dissociation was measured to its end gives a number, whatever else is found.
    private static IEnumerable<Finding> Found(KapRules set, Occasion occasion, PatientFacts facts) =>
        new RuleBook(set).Judge(occasion, facts).Select(j => j.Finding).Where(f => f is not { IsTaskOnly: true, Rule: "R-29" });

    [Fact]
    public void A_number_is_a_setting()
    {
        var set = new KapRules();
        set.R05.DelaySystolic = 150;
        new RuleBook(set).Judge(Giving, Read(Pressure(150, 90, -15))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(RuleMode.Off, null)]
    [InlineData(RuleMode.Warn, RuleMode.Warn)]
    [InlineData(RuleMode.Block, RuleMode.Block)]
    public void The_highest_mode_bounds_every_rule(RuleMode highest, RuleMode? expected) =>
        new RuleBook(new KapRules { Highest = highest }).Judge(Giving, Facts with { Consents = [] }).Select(j => (RuleMode?)j.Mode).FirstOrDefault().ShouldBe(expected);

    [Fact]
    public void A_setting_below_zero_is_named()
    {
        var set = new KapRules();
        set.R06.IvMaxMgPerKg = -1;
        set.Validate().ShouldHaveSingleItem().ShouldContain("Kap:Rules:R-06:IvMaxMgPerKg");
    }

    private const string ProductSystem = "http://www.nlm.nih.gov/research/umls/rxnorm";

    private static Occasion Of(Func<DoseFact, DoseFact> change) => Giving with { Dose = change(Dose) };

    private static PatientFacts Given(PatientFacts facts) => facts with { Doses = [Dose] };

    private static PatientFacts Ordered(decimal mg) => Facts with { Orders = [Order with { Milligrams = (mg, mg) }] };

    private static PatientFacts Consented(Func<ConsentFact, ConsentFact> change) => Facts with { Consents = [change(Facts.Consents[0])] };

    private static PatientFacts Screened(Func<ResponseFact, ResponseFact> change) => Facts with { Responses = [Facts.Responses[0], change(Screening)] };

    private static PatientFacts Tested(Measurement test) => Facts with { Measures = [.. Facts.Measures.Take(2), test] };

    private static PatientFacts Read(Measurement pressure) => Facts with { Vitals = [pressure, .. Facts.Vitals.Skip(1)] };

    // Earlier doses, each integrated twice and followed up.
    private static PatientFacts Before(params int[] days) => Facts with
    {
        Doses = [.. days.Select(d => Dose with { Reference = "MedicationAdministration/" + d, Session = "Procedure/" + d, Start = At.AddDays(d) })],
        Sessions = [.. Facts.Sessions, .. new[] { 10, 12 }.Select(h => new SessionFact { Reference = "Procedure/i" + h, Status = "completed", Phase = "integration", Start = At.AddDays(days[0]).AddHours(h) })],
    };

    private static ResponseFact Answered(ResponseFact form, params (string Item, string Answer)[] answers)
    {
        var all = form.Answers.ToDictionary(StringComparer.Ordinal);
        answers.ToList().ForEach(a => all[a.Item] = [a.Answer]);
        return form with { Answers = all };
    }

    private static ResponseFact Form(string questionnaire, DateTimeOffset at, IEnumerable<(string Item, string Answer)> answers) => new()
    {
        Reference = "QuestionnaireResponse/" + questionnaire, Questionnaire = questionnaire, At = at,
        Answers = answers.ToDictionary(a => a.Item, a => (IReadOnlyList<string>)[a.Answer], StringComparer.Ordinal),
    };

    private static ConditionFact Condition(string snomed) => new("Condition/c", [new FhirCode("http://snomed.info/sct", snomed)], true, null, At.AddYears(-1), null);

    private static Measurement Measured(string code, decimal value, int minutes) =>
        new() { Reference = "Observation/" + code, Codes = [FhirCode.Loinc(code)], At = At.AddMinutes(minutes), Value = value, Minutes = minutes };

    private static Measurement Test(string code, string result, int days) =>
        new() { Reference = "Observation/" + code, Codes = [FhirCode.Loinc(code)], At = At.AddDays(days), Answers = [new FhirCode("http://snomed.info/sct", result)] };

    private static Measurement Pressure(decimal systolic, decimal diastolic, int minutes) => new()
    {
        Reference = "Observation/bp", Codes = [FhirCode.Loinc("85354-9")], At = At.AddMinutes(minutes), Minutes = minutes,
        Components = new Dictionary<string, decimal>(StringComparer.Ordinal) { ["8480-6"] = systolic, ["8462-4"] = diastolic },
    };
}
