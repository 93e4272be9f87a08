import assert from "node:assert/strict";
import { test } from "node:test";
import { age, amount, change, day, duration, isoMoment, moment, percent, words } from "../src/model/format";
import { parse } from "../src/pages/route";

test("days are those that were written down, in any zone", () => {
  const cases: [string | undefined, string][] = [
    ["2025-02-06", "6 Feb 2025"], ["2025-02-06T23:30:00-05:00", "6 Feb 2025"], ["2025-12-31T00:10:00+14:00", "31 Dec 2025"], ["2025-02", "Feb 2025"], ["2025", "2025"],
    [undefined, "no date"], ["", "no date"],
  ];
  cases.forEach(([date, said]) => assert.equal(day(date), said));
  assert.equal(moment("2025-02-06T10:30:00-05:00"), "6 Feb 2025, 10:30");
  assert.equal(moment("2025-02-06"), "6 Feb 2025");
});

test("numbers have a real minus, no needless digits, and changes their sign", () => {
  assert.equal(amount(-10), "\u221210");
  assert.equal(amount(7.0840), "7.1");
  assert.equal(amount(0), "0");
  assert.equal(amount(undefined), "not known");
  assert.equal(change(3), "+3");
  assert.equal(change(0), "0");
  assert.equal(change(-55.6), "\u221255.6");
  assert.equal(percent(0.5769), "57.7 %");
  assert.equal(percent(undefined), "not told");
});

test("hours become days from two days on", () => {
  assert.equal(duration(24), "24 h");
  assert.equal(duration(503), "21 days");
  assert.equal(duration(undefined), "not reached");
});

test("a year of age begins on the birthday", () => {
  assert.equal(age("1980-03-05", "2025-03-04"), 44);
  assert.equal(age("1980-03-05", "2025-03-05"), 45);
  assert.equal(age("1980", "2025-03-05"), undefined);
});

test("a moment has the offset of this machine", () => {
  // The tests run with TZ=America/New_York.
  assert.equal(isoMoment(new Date(Date.UTC(2025, 0, 15, 17, 4, 5))), "2025-01-15T12:04:05-05:00");
  assert.equal(isoMoment(new Date(Date.UTC(2025, 6, 15, 17, 4, 5))), "2025-07-15T13:04:05-04:00");
});

test("addresses lead to pages", () => {
  assert.deepEqual(parse(""), { page: "patients" });
  assert.deepEqual(parse("#/cohort"), { page: "cohort" });
  assert.deepEqual(parse("#/patient/demo-001"), { page: "patient", id: "demo-001" });
  assert.deepEqual(parse("#/patient/a%2Fb/form/phq9"), { page: "form", id: "a/b", form: "phq9" });
  assert.deepEqual(parse("#/nowhere"), { page: "patients" });
});

test("codes are read as words, bands of numbers as they are", () => {
  assert.deepEqual(["no-change", "18-29", "phq-9", "60-day-course", undefined].map(words), ["no change", "18-29", "phq 9", "60 day course", ""]);
});
