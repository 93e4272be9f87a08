// What a record says of safety, consent and the next step.
import { extension, groups, hasCode, label, number, text, type CodeableConcept, type Parameters, type Period, type Quantity, type Reference, type Resource } from "./fhir";

export interface Consent extends Resource { status: string; scope?: CodeableConcept; dateTime?: string; provision?: { period?: Period } }

export type ConsentState = "in force" | "withdrawn" | "expired" | "ended" | "refused" | "not signed yet" | "none on record";

export interface ConsentFact { scope: string; name: string; state: ConsentState; date?: string; until?: string; isOld?: boolean }

const SCOPES: [string, string][] = [["treatment", "Treatment"], ["patient-privacy", "Release of information"], ["research", "Research"]];

/** The state of each kind of consent on a day. One in force counts before any other, else the latest; what was entered in error was never there. */
export function consents(all: Consent[], today: string, mostDays: number): ConsentFact[] {
  return SCOPES.map(([scope, name]) => {
    const facts = all.filter((c) => hasCode(c.scope, scope) && c.status !== "entered-in-error").map((c) => consent(c, scope, name, today, mostDays));
    facts.sort((a, b) => Number(b.state === "in force") - Number(a.state === "in force") || (b.date ?? "").localeCompare(a.date ?? ""));
    return facts[0] ?? { scope, name, state: "none on record" };
  });
}

function consent(c: Consent, scope: string, name: string, today: string, mostDays: number): ConsentFact {
  const withdrawn = extension(extension(c, "kap-consent-withdrawal"), "date")?.valueDateTime;
  const until = c.provision?.period?.end;
  const isOver = until !== undefined && until.slice(0, 10) < today;
  const state: ConsentState = withdrawn !== undefined && withdrawn.slice(0, 10) <= today ? "withdrawn" : c.status === "rejected" ? "refused"
    : c.status === "proposed" || c.status === "draft" ? "not signed yet" : isOver ? "expired" : c.status === "inactive" ? "ended" : "in force";
  const isOld = scope === "treatment" && state === "in force" && c.dateTime !== undefined && daysBetween(c.dateTime, today) > mostDays;
  return { scope, name, state, date: withdrawn ?? c.dateTime, until, isOld };
}

export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000);

export interface CarePlan extends Resource { status: string; title?: string; category?: CodeableConcept[]; period?: Period; activity?: { detail?: { status?: string; code?: CodeableConcept } }[] }
export interface Appointment extends Resource { status: string; start?: string; serviceType?: CodeableConcept[] }
export interface Task extends Resource { status: string; priority?: string; description?: string; code?: CodeableConcept; authoredOn?: string; restriction?: { period?: Period } }

export interface Progress { status: string; stage: string; planned: number; done: number; late: number; next?: { title: string; period?: Period; state: string } }

/** CarePlan/[id]/$kap-plan-progress. */
export function readProgress(answer: Parameters): Progress {
  const all = answer.parameter;
  const next = groups(all, "next")[0];
  return {
    status: text(all, "status") ?? "", stage: text(all, "stage") ?? "", planned: number(all, "planned") ?? 0, done: number(all, "done") ?? 0, late: number(all, "late") ?? 0,
    next: next && { title: text(next, "title") ?? text(next, "id") ?? "", period: next.find((p) => p.name === "planned")?.valuePeriod, state: text(next, "state") ?? "" },
  };
}

/** True where the server says that something of this record is kept from who asks. */
export const isRedacted = (found: Resource): boolean => found.meta?.security?.some((s) => s.code === "REDACTED") ?? false;

/** What else goes on, or is on hold, beside the plan that is shown. */
export const otherPlans = (all: CarePlan[], shown: CarePlan | undefined): CarePlan[] =>
  all.filter((p) => p !== shown && (p.status === "active" || p.status === "on-hold"));

/** The plan that goes on; else the latest. */
export function currentPlan(all: CarePlan[]): CarePlan | undefined {
  const rank = (p: CarePlan) => (p.status === "active" ? 0 : p.status === "on-hold" ? 1 : 2);
  return [...all].filter((p) => p.status !== "entered-in-error").sort((a, b) => rank(a) - rank(b) || (b.period?.start ?? "").localeCompare(a.period?.start ?? ""))[0];
}

interface Component { code?: CodeableConcept; valueQuantity?: Quantity }

export interface Observation extends Resource {
  status: string; code?: CodeableConcept; effectiveDateTime?: string; valueQuantity?: Quantity; valueCodeableConcept?: CodeableConcept; component?: Component[]; interpretation?: CodeableConcept[];
  note?: { text?: string }[]; partOf?: Reference[]; dataAbsentReason?: CodeableConcept; referenceRange?: { low?: Quantity; high?: Quantity; text?: string }[];
}

/** A reading within a session. Minutes count from the dose. */
export interface Vital { minutes: number; systolic?: number; diastolic?: number; heartRate?: number; saturation?: number; dissociation?: number; sedation?: number }

/** The readings of a session by time; what was measured in the same minute stands in one row. */
export function vitals(all: Observation[], start: string): Vital[] {
  const rows = new Map<number, Vital>();
  for (const o of all.filter((x) => x.status !== "entered-in-error" && x.status !== "cancelled")) {
    const minutes = extension(o, "kap-minutes-from-dose")?.valueInteger ?? (o.effectiveDateTime ? Math.round((Date.parse(o.effectiveDateTime) - Date.parse(start)) / 60_000) : NaN);
    const found = reading(o);
    if (!Number.isNaN(minutes) && Object.keys(found).length > 0) {
      rows.set(minutes, { ...rows.get(minutes), ...found, minutes });
    }
  }

  return [...rows.values()].sort((a, b) => a.minutes - b.minutes);
}

function reading(o: Observation): Partial<Vital> {
  const part = (code: string) => o.component?.find((c) => hasCode(c.code, code))?.valueQuantity?.value;
  const whole = (code: string) => (hasCode(o.code, code) ? o.valueQuantity?.value : undefined);
  const found = {
    systolic: part("8480-6"), diastolic: part("8462-4"), heartRate: whole("8867-4"), saturation: whole("59408-5") ?? whole("2708-6"), dissociation: whole("cadss6-total"), sedation: whole("moaas"),
  };
  return Object.fromEntries(Object.entries(found).filter(([, v]) => v !== undefined));
}

export interface AdverseEvent extends Resource {
  actuality?: string; event?: CodeableConcept; date?: string; severity?: CodeableConcept; seriousness?: CodeableConcept; outcome?: CodeableConcept; encounter?: Reference;
}
export interface Flag extends Resource { status: string; code?: CodeableConcept; period?: Period }

/** What is said of several things in the same words stands once, with how many they are and their first and last days; in the order in which the words first come. */
export interface Said { words: string; times: number; first?: string; last?: string }

export function together<T>(all: T[], words: (one: T) => string, date: (one: T) => string | undefined): Said[] {
  const found = new Map<string, Said>();
  for (const one of all) {
    const said = words(one);
    const before = found.get(said);
    const dates = [before?.first, before?.last, date(one)].filter((d) => d !== undefined).sort((a, b) => Date.parse(a) - Date.parse(b));
    found.set(said, { words: said, times: (before?.times ?? 0) + 1, first: dates[0], last: dates.at(-1) });
  }

  return [...found.values()];
}

export interface SideEffect { name: string; times: number; worst: string; isSerious: boolean; last?: string; open: number }

/** Side effects by name, the serious and the frequent first. */
export function sideEffects(all: AdverseEvent[]): SideEffect[] {
  const rank = ["mild", "moderate", "severe"];
  const found = new Map<string, SideEffect>();
  for (const e of all.filter((x) => x.actuality !== "potential")) {
    const name = label(e.event) ?? "Not named";
    const one = found.get(name) ?? { name, times: 0, worst: "", isSerious: false, open: 0 };
    const severity = e.severity?.coding?.[0]?.code ?? "";
    found.set(name, {
      name, times: one.times + 1, worst: rank.indexOf(severity) > rank.indexOf(one.worst) ? severity : one.worst,
      isSerious: one.isSerious || (e.seriousness?.coding?.some((c) => c.code?.toLowerCase() === "serious") ?? false),
      last: [one.last, e.date].filter(Boolean).sort().at(-1), open: one.open + (e.outcome?.coding?.some((c) => c.code === "resolved") ? 0 : 1),
    });
  }

  return [...found.values()].sort((a, b) => Number(b.isSerious) - Number(a.isSerious) || b.times - a.times || a.name.localeCompare(b.name));
}

export interface Risk { level: string; date?: string; isRaised: boolean }

/** The latest C-SSRS triage. */
export function latestRisk(all: Observation[]): Risk | undefined {
  const last = all.filter((o) => o.status !== "entered-in-error" && o.valueCodeableConcept).sort((a, b) => (a.effectiveDateTime ?? "").localeCompare(b.effectiveDateTime ?? "")).at(-1);
  return last && { level: label(last.valueCodeableConcept) ?? "", date: last.effectiveDateTime, isRaised: hasCode(last.valueCodeableConcept, "moderate") || hasCode(last.valueCodeableConcept, "high") };
}
