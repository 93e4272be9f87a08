import { useState } from "preact/hooks";
import { find, funnel, strataOf, type Figures, type Report, type Told as Count } from "../model/cohort";
import type { Config } from "../model/config";
import { amount, capital, duration, percent, words } from "../model/format";
import { Durability, Intervals, type Estimate } from "./Intervals";
import { Numbers } from "./Numbers";

export type Missing = "completers" | "locf" | "non-responder";

const FEW = "too few to tell";

const told = (count: Count): string => (count === "masked" ? FEW : count === undefined ? "-" : String(count));

// A share in which most scores are made up for is no picture of anything: it stands in the table, with how many are missing.
const isGuess = (f: Figures): boolean => f.missing !== undefined && typeof f.denominator === "number" && f.missing * 2 > f.denominator;

const estimate = (name: string, f: Figures | undefined): Estimate =>
  f === undefined ? { name, note: "none" } : isGuess(f) ? { name, note: `${f.missing} have no score in this window` }
    : { name, score: f.score, low: f.low, high: f.high, note: f.isSuppressed ? FEW : f.denominator === 0 ? "nobody to count" : "not told" };

const interval = (f: Figures | undefined): string => (f?.low === undefined || f.high === undefined ? "-" : `${percent(f.low)} to ${percent(f.high)}`);

/** How it was counted, in the server's words. */
export function Told({ reports, minCell }: { reports: Report[]; minCell: number }) {
  return (
    <details class="numbers">
      <summary>How this was counted</summary>
      <p>{reports[0]?.numbers}</p>
      {minCell > 1 && <p>Numbers below {minCell}, and what they could be computed from, are left out: “{FEW}”.</p>}
      <p>Intervals of shares are Wilson's, 95 %. Each way to count missing scores misleads by itself: read all three, below.</p>
    </details>
  );
}

/** From every course to remission. */
export function FunnelPart({ reports, prefix, title }: { reports: Report[]; prefix: "" | "comparator-"; title: string }) {
  const steps = funnel(reports, prefix);
  const first = typeof steps[0]?.count === "number" ? steps[0].count : 0;
  const share = (c: Count) => (typeof c === "number" && first > 0 ? c / first : undefined);
  return (
    <section class="card" aria-label={`Outcome funnel, ${title}`}>
      <h2>Outcome funnel, {title}</h2>
      <ol class="funnel" data-funnel={title}>
        {steps.map((s) => (
          <li key={s.name}>
            <span class="name">{s.name}</span>
            <svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none"><rect class="base" width="100" height="10" /><rect class={prefix ? "other" : "own"} width={(share(s.count) ?? 0) * 100} height="10" /></svg>
            <span class="count"><strong>{told(s.count)}</strong>{share(s.count) !== undefined && <span class="soft"> {percent(share(s.count))}</span>}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Response in the three windows, KAP beside ketamine only. */
export function ResponsePart({ reports, missing, config }: { reports: Report[]; missing: Missing; config: Config }) {
  const windows: [string, string, string][] = [
    ["kap-rapid-response", "rapid", `within ${config.rapidHours} h of the first dose`],
    ["kap-acute-response", "acute", `day ${config.acuteDays[0]} to ${config.acuteDays[1]} after the last induction dose`],
    ["kap-lasting-reduction", "lasting", `day ${config.lastingDays[0]} to ${config.lastingDays[1]} after the last dose`],
  ];
  const rows = windows.filter(([m]) => reports.some((r) => r.measure === m)).flatMap(([measure, name, when]) => (["", "comparator-"] as const).map((prefix) => {
    const f = find(reports, measure, prefix + missing);
    const arm = prefix ? "ketamine only" : "KAP";
    return { shown: estimate(`${name}, ${arm}`, f), cells: [`${capital(name)}, ${arm}`, when, told(f?.numerator), told(f?.denominator), percent(f?.score), interval(f), f?.missing === undefined ? "-" : String(f.missing)] };
  }));
  return (
    <section class="card" aria-label="Response over time">
      <h2>Response over time</h2>
      <Intervals label={`Share with a response in each window, with 95 % intervals: ${rows.map((r) => `${r.cells[0]} ${r.shown.score === undefined ? r.shown.note : r.cells[4]}`).join("; ")}.`} rows={rows.map((r) => r.shown)} />
      <Numbers name="response" caption="Response: the numbers" heads={["Window", "When", "Response", "Counted", "Share", "95 % interval", "Without a score"]} rows={rows.map((r) => r.cells)} />
    </section>
  );
}

/** How long a response is kept. */
export function DurabilityPart({ reports }: { reports: Report[] }) {
  const arms = (["", "comparator-"] as const).map((prefix) => {
    const [kept, time] = [find(reports, "kap-durability", prefix + "observed"), find(reports, "kap-time-to-response", prefix + "observed")];
    return { name: prefix ? "Ketamine only" : "KAP", kept, time };
  });
  const curves = arms.map((a) => ({ name: a.name, points: (a.kept?.kept ?? []).filter((k) => k.kept !== undefined).map((k) => ({ day: k.day, kept: k.kept!, low: k.low, high: k.high })) }));
  const rows = arms.flatMap((a) => (a.kept?.kept ?? []).map((k) => [
    `${a.name}, day ${k.day}`, k.kept === undefined ? FEW : percent(k.kept), k.low === undefined ? "-" : `${percent(k.low)} to ${percent(k.high)}`, told(k.atRisk), told(k.lost),
  ]));
  return (
    <section class="card" aria-label="How long a response lasts">
      <h2>How long a response lasts</h2>
      <p class="legend soft"><span><i class="mark own" /> KAP</span><span><i class="mark other" /> ketamine only</span></p>
      {rows.length === 0 ? <p class="empty">Too few responses were followed long enough to tell.</p> : (
        <>
          <Durability label={`Share that keeps its response by days since it began: ${rows.map((r) => `${r[0]} ${r[1]}`).join("; ")}.`} curves={curves} />
          <Numbers name="durability" caption="Durability: the numbers" heads={["Arm and day", "Kept", "95 % interval", "Still known about", "Lost until then"]} rows={rows} />
        </>
      )}
      <dl class="facts">
        {arms.map((a) => <div key={a.name}><dt>{a.name}</dt><dd>{told(a.kept?.denominator)} with a response; median time to it {a.time?.score === undefined ? "not told" : duration(a.time.score)}{(a.kept?.kept ?? []).length === 0 && "; too few to tell how long it lasts"}</dd></div>)}
      </dl>
    </section>
  );
}

const BY: Record<string, string> = {
  route: "route", product: "product", "course-type": "type of course", indication: "diagnosis", "treatment-resistant": "treatment resistance", "age-band": "age", sex: "sex",
  sessions: "number of doses", "therapy-sessions": "number of therapy sessions", "prior-trials": "failed earlier treatments",
};

// What is a share can stand beside another's; the rest is in the table of every measure.
const SHARES = ["kap-acute-response", "kap-remission", "kap-lasting-reduction", "kap-lasting-improvement", "kap-deterioration", "kap-suicidality-reduction", "kap-rapid-response"];

interface StrataProps { reports: Report[]; missing: Missing; by: string; counted: string; codes: string[]; choose: (by: string) => void }

/** A measure's share in each stratum, by what the server can tell courses apart. */
export function StrataPart({ reports, missing, by, counted, codes, choose }: StrataProps) {
  const [wanted, setWanted] = useState("kap-acute-response");
  const offered = SHARES.filter((m) => (["", "comparator-"] as const).some((prefix) => (find(reports, m, prefix + missing)?.strata ?? []).length > 0));
  const measure = offered.includes(wanted) ? wanted : offered[0] ?? wanted;
  const arms = (["", "comparator-"] as const).flatMap((prefix) => strataOf(find(reports, measure, prefix + missing))
    .map((s) => ({ s, name: `${words(s.name)}, ${prefix ? "ketamine only" : "KAP"}` })));
  const rows = arms.map(({ s, name }) => [capital(name), told(s.numerator), told(s.denominator), percent(s.score), interval(s)]);
  const shown = arms.filter(({ s }) => s.score !== undefined || typeof s.denominator === "number").map(({ s, name }) => estimate(name, s));
  const title = `${NAMES[measure]} by ${BY[counted] ?? words(counted)}`;
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      <p class="choose noprint">
        <span><label for="by">By</label> <select id="by" value={by} onChange={(e) => choose(e.currentTarget.value)}>{codes.map((c) => <option key={c} value={c}>{BY[c] ?? words(c)}</option>)}</select></span>
        <span><label for="measure">Measure</label> <select id="measure" value={measure} onChange={(e) => setWanted(e.currentTarget.value)}>{offered.map((m) => <option key={m} value={m}>{NAMES[m]}</option>)}</select></span>
      </p>
      {by !== counted && <p role="status">Counting…</p>}
      {shown.length === 0 ? <p class="empty">Too few courses in any one group to tell.</p>
        : <Intervals label={`${title}, shares with 95 % intervals: ${shown.map((r) => `${r.name} ${r.score === undefined ? r.note : percent(r.score)}`).join("; ")}.`} rows={shown} />}
      <Numbers name="strata" caption={`${title}: the numbers`} heads={["Group", "Numerator", "Counted", "Share", "95 % interval"]} rows={rows} />
    </section>
  );
}

const NAMES: Record<string, string> = {
  "kap-acute-response": "Acute response", "kap-remission": "Remission", "kap-lasting-reduction": "Lasting reduction", "kap-lasting-improvement": "Lasting improvement",
  "kap-deterioration": "Deterioration", "kap-suicidality-reduction": "Less suicidality", "kap-rapid-response": "Rapid response", "kap-mean-change": "Mean change",
  "kap-time-to-response": "Median time to response", "kap-durability": "Median days kept",
};

/** Every measure, counted in every way. */
export function AllMeasures({ reports }: { reports: Report[] }) {
  const rows = reports.flatMap((r) => r.groups.map((g) => [
    NAMES[r.measure] ?? r.measure, g.name.startsWith("comparator-") ? "Ketamine only" : "KAP", words(g.name.replace("comparator-", "")), told(g.numerator), told(g.denominator), score(g),
    interval(g), g.missing === undefined ? "-" : String(g.missing),
  ]));
  return (
    <section class="card" aria-label="Every measure">
      <h2>Every measure</h2>
      <Numbers name="measures" caption="All measures, with missing scores counted in each way" rows={rows}
        heads={["Measure", "Arm", "Missing scores", "Numerator", "Counted", "Result", "95 % interval", "Without a score"]} />
    </section>
  );
}

function score(f: Figures): string {
  if (f.score === undefined) {
    return f.isSuppressed ? FEW : "-";
  }

  const spread = f.deviation === undefined ? "" : ` (SD ${amount(f.deviation)})`;
  return (f.unit === "1" ? percent(f.score) : f.unit === "h" ? duration(f.score) : f.unit === "d" ? amount(f.score) + " days" : amount(f.score) + " points") + spread;
}
