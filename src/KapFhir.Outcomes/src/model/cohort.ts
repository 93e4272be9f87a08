// $kap-outcomes: MeasureReports. What the server leaves out since few are behind it stays left out.
import { extension, type CodeableConcept, type Extension, type Parameters, type Quantity, type Resource } from "./fhir";

/** A number; masked where the server does not tell it; undefined where there is none. */
export type Told = number | "masked" | undefined;

export interface Kept { day: number; atRisk?: number; lost?: number; kept?: number; low?: number; high?: number }

export interface Figures {
  name: string; initial: Told; denominator: Told; numerator: Told; missing?: number; score?: number; unit?: string; low?: number; high?: number; deviation?: number;
  isSuppressed: boolean; kept: Kept[];
}

export interface Group extends Figures { strata: Figures[] }

export interface Report { measure: string; groups: Group[]; numbers: string; date?: string }

interface Population { code?: CodeableConcept; count?: number; _count?: { extension?: Extension[] } }
interface Counted { extension?: Extension[]; population?: Population[]; measureScore?: Quantity }
interface RawGroup extends Counted { code?: CodeableConcept; stratifier?: { stratum?: (Counted & { value?: CodeableConcept })[] }[] }
interface MeasureReport extends Resource { measure: string; date?: string; group?: RawGroup[] }

export function readReports(answer: Parameters | MeasureReport): Report[] {
  const all = answer.resourceType === "MeasureReport" ? [answer as MeasureReport] : ((answer as Parameters).parameter ?? []).map((p) => p.resource as MeasureReport);
  return all.filter((r) => r?.resourceType === "MeasureReport").map(report);
}

export const find = (reports: Report[], measure: string, group: string): Group | undefined =>
  reports.find((r) => r.measure === measure)?.groups.find((g) => g.name === group);

/** The strata of a group in an order that people expect: bands by their numbers, what is not known last. */
export const strataOf = (group: Group | undefined): Figures[] => [...(group?.strata ?? [])].sort((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name, "en", { numeric: true }));

const rank = (name: string): number => (name === "unknown" ? 2 : name === "several" ? 1 : name.startsWith("under ") ? -1 : 0);

/** A step of the way from all courses to remission. */
export interface Step { name: string; count: Told; of: Told }

/** The funnel of one arm: prefix is empty for KAP, "comparator-" for ketamine alone. */
export function funnel(reports: Report[], prefix: "" | "comparator-"): Step[] {
  const all = find(reports, "kap-acute-response", prefix + "non-responder");
  const seen = find(reports, "kap-acute-response", prefix + "completers");
  const remitted = find(reports, "kap-remission", prefix + "completers");
  const first = all?.initial;
  return [
    { name: "Courses in the period", count: first, of: first },
    { name: "Counted: ill enough at baseline, treated", count: all?.denominator, of: first },
    { name: "With a score in the acute window", count: seen?.denominator, of: first },
    { name: "Response", count: seen?.numerator, of: first },
    { name: "Remission", count: remitted?.numerator, of: first },
  ];
}

export const isEmpty = (reports: Report[]): boolean => reports.every((r) => r.groups.every((g) => g.initial === 0 || g.initial === undefined));

const report = (r: MeasureReport): Report => ({
  measure: r.measure.slice(r.measure.lastIndexOf("/") + 1), date: r.date, numbers: extension(r, "kap-report-numbers")?.valueString ?? "",
  groups: (r.group ?? []).map((g) => ({
    ...figures(g, g.code?.coding?.[0]?.code ?? ""), strata: (g.stratifier ?? []).flatMap((s) => s.stratum ?? []).map((s) => figures(s, s.value?.text ?? "unknown")),
  })),
});

function figures(of: Counted, name: string): Figures {
  const more = extension(of, "kap-figures");
  return {
    name, initial: count(of, "initial-population"), denominator: count(of, "denominator") ?? count(of, "measure-population"),
    numerator: count(of, "numerator") ?? count(of, "measure-observation"), missing: extension(more, "missing")?.valueInteger, score: of.measureScore?.value,
    unit: of.measureScore?.unit, low: extension(more, "low")?.valueDecimal, high: extension(more, "high")?.valueDecimal, deviation: extension(more, "deviation")?.valueDecimal,
    isSuppressed: extension(more, "suppressed")?.valueBoolean === true, kept: (of.extension ?? []).filter((e) => e.url.endsWith("/kap-kept")).map(kept),
  };
}

function count(of: Counted, code: string): Told {
  const found = of.population?.find((p) => p.code?.coding?.some((c) => c.code === code));
  return found === undefined ? undefined : found.count ?? (found._count?.extension?.some((e) => e.valueCode === "masked") ? "masked" : undefined);
}

const kept = (e: Extension): Kept => ({
  day: extension(e, "day")?.valueInteger ?? 0, atRisk: extension(e, "at-risk")?.valueInteger, lost: extension(e, "lost")?.valueInteger, kept: extension(e, "kept")?.valueDecimal,
  low: extension(e, "low")?.valueDecimal, high: extension(e, "high")?.valueDecimal,
});
