import assert from "node:assert/strict";
import { test } from "node:test";
import { find, funnel, isEmpty, readReports, strataOf, type Group } from "../src/model/cohort";
import { KAP, type Parameters, type Resource } from "../src/model/fhir";

const population = (code: string, count?: number) => ({
  code: { coding: [{ code }] },
  ...(count === undefined ? { _count: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "masked" }] } } : { count }),
});

const group = (code: string, initial?: number, denominator?: number, numerator?: number) => ({
  code: { coding: [{ code }] }, population: [population("initial-population", initial), population("denominator", denominator), population("numerator", numerator)],
  extension: [{ url: KAP + "StructureDefinition/kap-figures", extension: [{ url: "low", valueDecimal: 0 }, { url: "high", valueDecimal: 0.03 }, { url: "suppressed", valueBoolean: numerator === undefined }] }],
  measureScore: numerator === undefined || !denominator ? undefined : { value: numerator / denominator, unit: "1" },
  stratifier: [{ stratum: [{ value: { text: "nasal" }, population: [population("denominator")] }] }],
});

const report = (measure: string, ...groups: unknown[]) => ({ resourceType: "MeasureReport", measure: KAP + "Measure/" + measure, group: groups }) as Resource;

const answer = {
  resourceType: "Parameters",
  parameter: [
    { name: "return", resource: report("kap-acute-response", group("non-responder", 141, 122, 53), group("completers", 141, 100, 53), group("comparator-non-responder", 37, 35)) },
    { name: "return", resource: report("kap-remission", group("completers", 141, 100)) },
  ],
} as Parameters;

test("the funnel goes from all courses to remission, and what is masked stays so", () => {
  assert.deepEqual(funnel(readReports(answer), "").map((s) => s.count), [141, 122, 100, 53, "masked"]);
  assert.deepEqual(funnel(readReports(answer), "comparator-").map((s) => s.count), [37, 35, undefined, undefined, undefined]);
});

test("an interval that begins at nought is one, and a masked score is none", () => {
  const reports = readReports(answer);
  assert.equal(find(reports, "kap-acute-response", "completers")!.low, 0);
  const masked = find(reports, "kap-acute-response", "comparator-non-responder")!;
  assert.deepEqual([masked.numerator, masked.score, masked.isSuppressed], ["masked", undefined, true]);
  assert.deepEqual(find(reports, "kap-acute-response", "completers")!.strata.map((s) => [s.name, s.denominator, s.numerator]), [["nasal", "masked", undefined]]);
});

test("one report alone is read too, and a cohort of nobody is empty", () => {
  const one = readReports(report("kap-durability", group("observed", 0, 0, 0)) as never);
  assert.equal(one[0]!.measure, "kap-durability");
  assert.equal(isEmpty(one), true);
  assert.equal(isEmpty(readReports(answer)), false);
});

test("strata stand in the order of their numbers, what is not known last", () => {
  const strata = ["unknown", "13+", "several", "6", "1-3", "under 1"].map((name) => ({ name }));
  assert.deepEqual(strataOf({ strata } as Group).map((s) => s.name), ["under 1", "1-3", "6", "13+", "several", "unknown"]);
  assert.deepEqual(strataOf(undefined), []);
});
