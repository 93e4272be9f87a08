import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { answerOf, asked, flat, isEnabled, newest, pointsOf, response, unanswered, type Answers, type Condition, type Item, type Questionnaire } from "../src/model/form";

// The guide's own forms, as the server serves them.
const form = (id: string): Questionnaire => JSON.parse(readFileSync(`../../profiles/compiled/Questionnaire-${id}.json`, "utf8")) as Questionnaire;

const pick = (q: Questionnaire, linkId: string, option: number) => answerOf(flat(q.item).find((i) => i.linkId === linkId)!.answerOption![option]!);

const who = { patient: "demo-001", user: "Practitioner/dr", now: "2026-01-01T10:00:00-05:00", key: "5f0c" };

test("every question of the forms is asked, what the server computes is not", () => {
  const counts = Object.fromEntries(["phq9", "gad7", "pcl5"].map((id) => [id, asked(form(id), {}).length]));
  assert.deepEqual(counts, { phq9: 10, gad7: 7, pcl5: 20 });
});

test("C-SSRS: questions 3 to 5 are asked after a yes to 2 only, and what is no longer asked is not sent", () => {
  const q = form("cssrs-screener");
  const ids = (answers: Answers) => asked(q, answers).map((i) => i.linkId);
  assert.deepEqual(ids({}), ["cssrs-1", "cssrs-2", "cssrs-6"]);
  const yes = { "cssrs-2": pick(q, "cssrs-2", 0), "cssrs-4": pick(q, "cssrs-4", 0) };
  assert.deepEqual(ids(yes), ["cssrs-1", "cssrs-2", "cssrs-3", "cssrs-4", "cssrs-5", "cssrs-6"]);
  const no = { ...yes, "cssrs-2": pick(q, "cssrs-2", 1) };
  assert.deepEqual(response(q, no, who).item.map((i) => i.linkId), ["cssrs-2"]);
});

test("points are those of the chosen option", () => {
  const q = form("phq9");
  const item = flat(q.item).find((i) => i.linkId === "phq9-9")!;
  assert.equal(pointsOf(item, { "phq9-9": pick(q, "phq9-9", 2) }), 2);
  assert.equal(pointsOf(item, {}), undefined);
});

test("a response names form, version, patient, who and when, and has no items without answers", () => {
  const q = form("gad7");
  const sent = response(q, { "gad7-1": pick(q, "gad7-1", 3) }, who);
  assert.equal(sent.questionnaire, "https://kapfhir.example.org/fhir/Questionnaire/gad7|1.0.0");
  assert.deepEqual([sent.status, sent.subject.reference, sent.author?.reference, sent.authored, sent.identifier.value],
    ["completed", "Patient/demo-001", "Practitioner/dr", who.now, "urn:uuid:5f0c"]);
  assert.deepEqual(sent.item.map((i) => [i.linkId, i.answer![0]!.valueCoding!.code]), [["gad7-1", "LA6571-9"]]);
  assert.equal(unanswered(q, { "gad7-1": pick(q, "gad7-1", 3) }).length, 6);
});

test("each operator of enableWhen", () => {
  const given: Answers = { n: { valueInteger: 5 }, b: { valueBoolean: false }, c: { valueCoding: { system: "s", code: "x" } } };
  const cases: [Condition, boolean][] = [
    [{ question: "n", operator: "=", answerInteger: 5 }, true], [{ question: "n", operator: "!=", answerInteger: 5 }, false], [{ question: "n", operator: ">", answerInteger: 4 }, true],
    [{ question: "n", operator: "<", answerInteger: 5 }, false], [{ question: "n", operator: ">=", answerInteger: 5 }, true], [{ question: "n", operator: "<=", answerInteger: 4 }, false],
    [{ question: "b", operator: "=", answerBoolean: false }, true], [{ question: "b", operator: "exists", answerBoolean: true }, true], [{ question: "z", operator: "exists", answerBoolean: false }, true],
    [{ question: "z", operator: "!=", answerInteger: 1 }, false], [{ question: "c", operator: "=", answerCoding: { system: "s", code: "x" } }, true],
    [{ question: "c", operator: "=", answerCoding: { system: "other", code: "x" } }, false], [{ question: "n", operator: "unheard-of", answerInteger: 5 }, false],
  ];
  const asking: Item[] = [{ linkId: "n", type: "integer" }, { linkId: "b", type: "boolean" }, { linkId: "c", type: "choice" }, { linkId: "z", type: "integer" }];
  cases.forEach(([condition, is]) => {
    const item: Item = { linkId: "i", type: "string", enableWhen: [condition] };
    assert.equal(isEnabled(item, given, [...asking, item]), is, JSON.stringify(condition));
  });
});

test("all, any, and what stands in a group or hangs on an item that is not asked", () => {
  const q = (behaviour: "all" | "any"): Item => ({ linkId: "i", type: "string", enableBehavior: behaviour,
    enableWhen: [{ question: "n", operator: "=", answerInteger: 1 }, { question: "n", operator: "=", answerInteger: 2 }] });
  const n: Item = { linkId: "n", type: "integer" };
  const given: Answers = { n: { valueInteger: 1 } };
  assert.equal(isEnabled(q("any"), given, [n, q("any")]), true);
  assert.equal(isEnabled(q("all"), given, [n, q("all")]), false);

  const inner: Item = { linkId: "inner", type: "string" };
  const group: Item = { linkId: "g", type: "group", enableWhen: [{ question: "n", operator: "=", answerInteger: 2 }], item: [inner] };
  assert.equal(isEnabled(inner, given, [n, group, inner]), false);
  const chained: Item = { linkId: "chained", type: "string", enableWhen: [{ question: "inner", operator: "exists", answerBoolean: true }] };
  assert.equal(isEnabled(chained, { ...given, inner: { valueString: "x" } }, [n, group, inner, chained]), false);
});

test("the newest active version of a form is filled in", () => {
  const version = (v: string, status = "active"): Questionnaire => ({ resourceType: "Questionnaire", version: v, status });
  assert.equal(newest([version("1.0.0"), version("1.10.0"), version("1.9.0"), version("2.0.0", "draft")])!.version, "1.10.0");
  assert.equal(newest([]), undefined);
});
