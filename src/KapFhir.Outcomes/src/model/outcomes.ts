// Patient/[id]/$kap-patient-outcomes: every number is the server's, nothing is counted here.
import { groups, number, text, value, type Parameter, type Parameters } from "./fhir";

export interface Course {
  reference?: string; type: string; start?: string; end?: string; ended: boolean; doses: number; preparation: number; integration: number;
}

export interface Session { reference: string; time: string; kind: string; phase?: string; status: string; number?: number; route?: string; dose?: string }

export interface Band { low: number; high: number; text: string; interpretation: string }

export interface Point {
  reference: string; time: string; value: number; band?: string; timepoint?: string; isBaseline: boolean; change?: number; percent?: number; state?: string; meaningful?: boolean;
  reliable?: boolean; suicidality?: number;
}

export interface Outcome {
  course?: string; baseline?: number; baselineTime?: string; latest?: number; latestTime?: string; change?: number; percent?: number; state?: string; best?: number; bestTime?: string;
  acute?: number; acuteTime?: string; lasting?: number; lastingTime?: string; isLasting?: boolean; hoursToResponse?: number; responseDays?: number; responseIs?: string;
}

export interface Series {
  scale: string; title: string; low: number; high: number; isUp: boolean; responsePercent?: number; responsePoints?: number; remission?: number; meaningful?: number; recallDays?: number;
  bands: Band[]; points: Point[]; outcomes: Outcome[];
}

export interface PatientOutcomes { courses: Course[]; sessions: Session[]; series: Series[] }

export function readOutcomes(answer: Parameters): PatientOutcomes {
  const all = answer.parameter;
  return { courses: groups(all, "course").map(course), sessions: groups(all, "session").map(session), series: groups(all, "series").map(series) };
}

/** The score that is a response, from this baseline; undefined where the scale has none. */
export function responseLimit(series: Series, baseline: number | undefined): number | undefined {
  if (baseline === undefined) {
    return undefined;
  }

  const gain = series.responsePercent !== undefined ? (baseline * series.responsePercent) / 100 : series.responsePoints;
  return gain === undefined ? undefined : series.isUp ? baseline + gain : baseline - gain;
}

/** The outcome of the latest course that has one on this scale. */
export const latestOutcome = (series: Series): Outcome | undefined => series.outcomes.at(-1);

/** Scales that tell of a course, the usual ones first; what is measured within a session is for the safety strip. */
export function byImportance(all: Series[]): Series[] {
  const first = ["phq9", "gad7", "pcl5", "madrs", "qids"];
  const rank = (s: Series) => (first.includes(s.scale) ? first.indexOf(s.scale) : s.recallDays === undefined ? 99 : 50);
  return [...all].sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
}

const course = (p: Parameter[]): Course => ({
  reference: text(p, "course"), type: text(p, "type") ?? "", start: text(p, "start"), end: text(p, "end"), ended: value(p, "ended") === true, doses: number(p, "doses") ?? 0,
  preparation: number(p, "preparation") ?? 0, integration: number(p, "integration") ?? 0,
});

function session(p: Parameter[]): Session {
  const dose = p.find((x) => x.name === "dose")?.valueQuantity;
  return {
    reference: text(p, "session") ?? "", time: text(p, "time") ?? "", kind: text(p, "kind") ?? "", phase: text(p, "phase"), status: text(p, "status") ?? "", number: number(p, "number"),
    route: text(p, "route"), dose: dose?.value === undefined ? undefined : `${dose.value} ${dose.unit ?? dose.code ?? ""}`.trim(),
  };
}

const series = (p: Parameter[]): Series => ({
  scale: text(p, "scale") ?? "", title: text(p, "title") ?? "", low: number(p, "low") ?? 0, high: number(p, "high") ?? 0, isUp: text(p, "better") === "higher",
  responsePercent: number(p, "responsePercent"), responsePoints: number(p, "responsePoints"), remission: number(p, "remission"), meaningful: number(p, "meaningful"),
  recallDays: number(p, "recallDays"), bands: groups(p, "band").map(band), points: groups(p, "point").map(point), outcomes: groups(p, "outcome").map(outcome),
});

const band = (p: Parameter[]): Band => ({
  low: number(p, "low") ?? 0, high: number(p, "high") ?? 0, text: text(p, "text") ?? "", interpretation: text(p, "interpretation") ?? "",
});

const point = (p: Parameter[]): Point => ({
  reference: text(p, "score") ?? "", time: text(p, "time") ?? "", value: number(p, "value") ?? NaN, band: text(p, "band"), timepoint: text(p, "timepoint"),
  isBaseline: value(p, "isBaseline") === true, change: number(p, "change"), percent: number(p, "percent"), state: text(p, "state"), meaningful: flag(p, "meaningful"),
  reliable: flag(p, "reliable"), suicidality: number(p, "suicidality"),
});

const outcome = (p: Parameter[]): Outcome => ({
  course: text(p, "course"), baseline: number(p, "baselineValue"), baselineTime: text(p, "baselineTime"), latest: number(p, "latestValue"), latestTime: text(p, "latestTime"),
  change: number(p, "change"), percent: number(p, "percent"), state: text(p, "state"), best: number(p, "bestValue"), bestTime: text(p, "bestTime"), acute: number(p, "acuteValue"),
  acuteTime: text(p, "acuteTime"), lasting: number(p, "lastingValue"), lastingTime: text(p, "lastingTime"), isLasting: flag(p, "isLasting"),
  hoursToResponse: number(p, "hoursToResponse"), responseDays: number(p, "responseDays"), responseIs: text(p, "responseIs"),
});

function flag(p: Parameter[], name: string): boolean | undefined {
  const found = value(p, name);
  return typeof found === "boolean" ? found : undefined;
}
