import assert from "node:assert/strict";
import { test } from "node:test";
import { KAP } from "../src/model/fhir";
import { consents, currentPlan, isRedacted, latestRisk, otherPlans, readProgress, sideEffects, together, vitals, type Consent, type Observation } from "../src/model/record";

const consent = (status: string, dateTime: string, more: Partial<Consent> = {}, scope = "treatment"): Consent =>
  ({ resourceType: "Consent", status, dateTime, scope: { coding: [{ code: scope }] }, ...more });

const withdrawn = (date: string) => ({
  extension: [{ url: KAP + "StructureDefinition/kap-consent-withdrawal", extension: [{ url: "date", valueDateTime: date }] }],
});

test("the state of a consent", () => {
  const cases: [string, Consent[], string, string | undefined][] = [
    ["nothing", [], "none on record", undefined],
    ["signed", [consent("active", "2026-01-05")], "in force", "2026-01-05"],
    ["its period is over", [consent("active", "2025-01-05", { provision: { period: { end: "2026-01-05T10:00:00Z" } } })], "expired", "2025-01-05"],
    ["its period ends today", [consent("active", "2025-06-01", { provision: { period: { end: "2026-06-01T10:00:00Z" } } })], "in force", "2025-06-01"],
    ["withdrawn, whatever its status", [consent("active", "2026-01-05", withdrawn("2026-02-01T09:00:00Z"))], "withdrawn", "2026-02-01T09:00:00Z"],
    ["withdrawn, then signed again", [consent("inactive", "2026-01-05", withdrawn("2026-02-01")), consent("active", "2026-03-01")], "in force", "2026-03-01"],
    ["refused", [consent("rejected", "2026-01-05")], "refused", "2026-01-05"],
    ["proposed", [consent("proposed", "2026-01-05")], "not signed yet", "2026-01-05"],
    ["the latest of what is over", [consent("inactive", "2024-01-05"), consent("rejected", "2025-01-05")], "refused", "2025-01-05"],
    ["entered in error", [consent("entered-in-error", "2026-01-05")], "none on record", undefined],
    ["of another scope", [consent("active", "2026-01-05", {}, "research")], "none on record", undefined],
  ];
  cases.forEach(([name, all, state, date]) => {
    const found = consents(all, "2026-06-01", 365)[0]!;
    assert.deepEqual([found.state, found.date], [state, date], name);
  });
});

test("a consent to treatment without an end is old after the clinic's days", () => {
  assert.equal(consents([consent("active", "2025-06-01")], "2026-06-01", 365)[0]!.isOld, false);
  assert.equal(consents([consent("active", "2025-05-31")], "2026-06-01", 365)[0]!.isOld, true);
});

const observation = (code: string, value: number, minutes?: number, more: Partial<Observation> = {}): Observation => ({
  resourceType: "Observation", status: "final", code: { coding: [{ code }] }, valueQuantity: { value },
  ...(minutes === undefined ? {} : { extension: [{ url: KAP + "StructureDefinition/kap-minutes-from-dose", valueInteger: minutes }] }), ...more,
});

test("readings of a minute stand together, by minutes from the dose", () => {
  const pressure: Observation = {
    ...observation("85354-9", 0, 40), valueQuantity: undefined,
    component: [{ code: { coding: [{ code: "8480-6" }] }, valueQuantity: { value: 150 } }, { code: { coding: [{ code: "8462-4" }] }, valueQuantity: { value: 95 } }],
  };
  const found = vitals([
    observation("8867-4", 88, 40), pressure, observation("2708-6", 97, -15), observation("8867-4", 70, 40, { status: "entered-in-error" }), observation("44261-6", 12, 40),
    observation("8867-4", 91, undefined, { effectiveDateTime: "2025-02-17T12:30:00-05:00" }),
  ], "2025-02-17T11:30:00-05:00");
  assert.deepEqual(found, [{ minutes: -15, saturation: 97 }, { minutes: 40, heartRate: 88, systolic: 150, diastolic: 95 }, { minutes: 60, heartRate: 91 }]);
});

test("side effects are counted by name, the serious first", () => {
  const event = (name: string, severity: string, seriousness = "Non-serious", date = "2025-02-17", outcome = "resolved") => ({
    resourceType: "AdverseEvent", actuality: "actual", date, event: { text: name }, severity: { coding: [{ code: severity }] }, seriousness: { coding: [{ code: seriousness }] }, outcome: { coding: [{ code: outcome }] },
  });
  const found = sideEffects([event("Nausea", "mild"), event("Nausea", "severe", "Non-serious", "2025-03-01", "ongoing"), event("Nausea", "moderate"), event("Fainting", "moderate", "Serious"),
    { ...event("Fall", "mild"), actuality: "potential" }]);
  assert.deepEqual(found.map((e) => [e.name, e.times, e.worst, e.isSerious, e.last, e.open]), [["Fainting", 1, "moderate", true, "2025-02-17", 0], ["Nausea", 3, "severe", false, "2025-03-01", 1]]);
});

test("the latest C-SSRS triage that is not in error counts", () => {
  const risk = (level: string, at: string, status = "final") => ({ ...observation("93374-7", 0), status, valueQuantity: undefined, effectiveDateTime: at, valueCodeableConcept: { coding: [{ code: level }], text: level } });
  assert.deepEqual(latestRisk([risk("high", "2025-04-17"), risk("low", "2025-03-01"), risk("low", "2025-05-01", "entered-in-error")]), { level: "high", date: "2025-04-17", isRaised: true });
  assert.equal(latestRisk([]), undefined);
});

test("the plan that goes on comes before one that is over", () => {
  const plan = (status: string, start: string) => ({ resourceType: "CarePlan", status, period: { start } });
  assert.equal(currentPlan([plan("completed", "2026-01-01"), plan("active", "2025-01-01")])!.status, "active");
  assert.equal(currentPlan([plan("completed", "2025-01-01"), plan("revoked", "2026-01-01"), plan("entered-in-error", "2027-01-01")])!.status, "revoked");
  assert.equal(currentPlan([]), undefined);
});

test("how far a plan has come, with and without a next step", () => {
  const found = readProgress({ resourceType: "Parameters", parameter: [
    { name: "status", valueCode: "active" }, { name: "stage", valueCode: "call" }, { name: "planned", valueInteger: 4 }, { name: "done", valueInteger: 3 }, { name: "late", valueInteger: 1 },
    { name: "next", part: [{ name: "id", valueId: "4" }, { name: "title", valueString: "follow-up" }, { name: "planned", valuePeriod: { start: "2026-06-04" } }, { name: "state", valueCode: "overdue" }] }] });
  assert.deepEqual(found, { status: "active", stage: "call", planned: 4, done: 3, late: 1, next: { title: "follow-up", period: { start: "2026-06-04" }, state: "overdue" } });
  assert.equal(readProgress({ resourceType: "Parameters" }).next, undefined);
});

test("other plans that go on are told beside the one that is shown", () => {
  const plan = (id: string, status: string, start: string) => ({ resourceType: "CarePlan", id, status, period: { start } });
  const all = [plan("a", "active", "2026-01-01"), plan("b", "active", "2025-01-01"), plan("c", "completed", "2026-05-01"), plan("d", "on-hold", "2024-01-01")];
  assert.deepEqual(otherPlans(all, currentPlan(all)).map((p) => p.id), ["b", "d"]);
});

test("the server's word that something is withheld is heard", () => {
  assert.equal(isRedacted({ resourceType: "Bundle", meta: { security: [{ code: "N" }, { code: "REDACTED" }] } }), true);
  assert.equal(isRedacted({ resourceType: "Bundle" }), false);
});

test("what is said in the same words is said once, with the first and the last day", () => {
  const all: [string, string | undefined][] = [["worse", "2025-07-16"], ["other", undefined], ["worse", "2025-07-02T23:00:00-05:00"], ["worse", "2025-07-03T01:00:00Z"], ["worse", "2025-10-08"]];
  assert.deepEqual(together(all, (x) => x[0], (x) => x[1]), [{ words: "worse", times: 4, first: "2025-07-03T01:00:00Z", last: "2025-10-08" }, { words: "other", times: 1, first: undefined, last: undefined }]);
});
