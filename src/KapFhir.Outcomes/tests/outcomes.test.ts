import assert from "node:assert/strict";
import { test } from "node:test";
import type { Parameters } from "../src/model/fhir";
import { byImportance, latestOutcome, readOutcomes, responseLimit, type Series } from "../src/model/outcomes";

const answer: Parameters = {
  resourceType: "Parameters",
  parameter: [
    { name: "patient", valueReference: { reference: "Patient/x" } },
    { name: "course", part: [{ name: "type", valueCode: "kap" }, { name: "start", valueDate: "2025-02-06" }, { name: "ended", valueBoolean: false }, { name: "doses", valueInteger: 2 }] },
    { name: "session", part: [
      { name: "session", valueReference: { reference: "Procedure/s1" } }, { name: "time", valueDateTime: "2025-02-17T11:30:00-05:00" }, { name: "kind", valueCode: "dosing" },
      { name: "status", valueCode: "completed" }, { name: "number", valueInteger: 1 }, { name: "dose", valueQuantity: { value: 43, unit: "mg" } }] },
    { name: "series", part: [
      { name: "scale", valueCode: "phq9" }, { name: "title", valueString: "PHQ-9" }, { name: "low", valueDecimal: 0 }, { name: "high", valueDecimal: 27 }, { name: "better", valueCode: "lower" },
      { name: "responsePercent", valueDecimal: 50 }, { name: "remission", valueDecimal: 5 }, { name: "recallDays", valueInteger: 14 },
      { name: "band", part: [{ name: "low", valueDecimal: 0 }, { name: "high", valueDecimal: 4 }, { name: "text", valueString: "minimal" }, { name: "interpretation", valueCode: "N" }] },
      { name: "point", part: [{ name: "score", valueReference: { reference: "Observation/o" } }, { name: "time", valueDateTime: "2025-02-06" }, { name: "value", valueDecimal: 0 },
        { name: "isBaseline", valueBoolean: true }, { name: "suicidality", valueDecimal: 0 }] },
      { name: "outcome", part: [{ name: "baselineValue", valueDecimal: 18 }, { name: "latestValue", valueDecimal: 8 }, { name: "change", valueDecimal: -10 }, { name: "state", valueCode: "response" }, { name: "isLasting", valueBoolean: true }] },
    ] },
  ],
};

test("an answer is read as it stands; nought is a number and false is an answer", () => {
  const { courses, sessions, series } = readOutcomes(answer);
  assert.equal(courses[0]!.ended, false);
  assert.equal(courses[0]!.doses, 2);
  assert.deepEqual([sessions[0]!.number, sessions[0]!.dose, sessions[0]!.route], [1, "43 mg", undefined]);
  assert.deepEqual([series[0]!.points[0]!.value, series[0]!.points[0]!.suicidality, series[0]!.points[0]!.change], [0, 0, undefined]);
  assert.deepEqual([latestOutcome(series[0]!)!.change, latestOutcome(series[0]!)!.isLasting], [-10, true]);
});

test("an answer without anything is an empty record", () => {
  assert.deepEqual(readOutcomes({ resourceType: "Parameters" }), { courses: [], sessions: [], series: [] });
});

const scale = (more: Partial<Series>): Series => ({ scale: "x", title: "X", low: 0, high: 100, isUp: false, bands: [], points: [], outcomes: [], ...more });

test("the limit of response follows the scale's own rule and direction", () => {
  assert.equal(responseLimit(scale({ responsePercent: 50 }), 18), 9);
  assert.equal(responseLimit(scale({ responsePoints: 8 }), 20), 12);
  assert.equal(responseLimit(scale({ responsePoints: 10, isUp: true }), 30), 40);
  assert.equal(responseLimit(scale({}), 18), undefined);
  assert.equal(responseLimit(scale({ responsePercent: 50 }), undefined), undefined);
});

test("the usual scales come first, those of a single session last", () => {
  const all = [scale({ scale: "moaas" }), scale({ scale: "who5", recallDays: 14 }), scale({ scale: "gad7", recallDays: 14 }), scale({ scale: "phq9", recallDays: 14 })];
  assert.deepEqual(byImportance(all).map((s) => s.scale), ["phq9", "gad7", "who5", "moaas"]);
});
