import { useState } from "preact/hooks";
import { label, matches } from "../model/fhir";
import { capital, day, words } from "../model/format";
import { useLoading } from "../model/loading";
import type { PatientOutcomes, Session as Dosing } from "../model/outcomes";
import { latestRisk, sideEffects, together, vitals, type AdverseEvent, type Flag, type Observation, type Vital } from "../model/record";
import { every, type Session } from "../model/session";
import { Card } from "./Card";
import { Table } from "./Numbers";
import { isRaised, VitalsChart } from "./VitalsChart";

interface Props { session: Session; patient: string; outcomes: PatientOutcomes; signInAgain: () => void }

/** Suicidality, side effects, vital signs within a session. */
export function SafetyStrip(props: Props) {
  return (
    <section aria-labelledby="safety" class="safety">
      <h2 id="safety" class="strip">Safety</h2>
      <div class="thirds">
        <Suicidality {...props} />
        <SideEffects {...props} />
        <Vitals {...props} />
      </div>
    </section>
  );
}

function Suicidality({ session, patient, outcomes, signInAgain }: Props) {
  const of = "patient=Patient/" + encodeURIComponent(patient);
  const loaded = useLoading(async () => {
    const [scores, flags] = await Promise.all([every(session, `Observation?${of}&code=http://loinc.org%7C93374-7`), every(session, `Flag?${of}`)]);
    return { risk: latestRisk(matches<Observation>(scores, "Observation")), flags: matches<Flag>(flags, "Flag").filter((f) => f.status === "active") };
  }, [patient]);
  const item9 = outcomes.series.find((s) => s.scale === "phq9")?.points.filter((p) => p.suicidality !== undefined) ?? [];
  const last = item9.at(-1);
  return (
    <Card id="suicidality" title="Suicidality and flags" loaded={loaded} signInAgain={signInAgain}>
      {({ risk, flags }) => (
        <>
          <dl class="facts">
            <div><dt>C-SSRS, last</dt><dd data-risk>{risk ? <><strong class={risk.isRaised ? "out" : ""}>{capital(risk.level)} risk</strong> <span class="soft">{day(risk.date)}</span></> : "none on record"}</dd></div>
            <div><dt>PHQ-9 item 9, last</dt><dd data-item9>{last ? <><strong class={(last.suicidality ?? 0) >= session.config.item9 ? "out" : ""}>{last.suicidality} of 3</strong> <span class="soft">{day(last.time)}</span></> : "none on record"}</dd></div>
            {item9.length > 1 && <div><dt>Item 9 over time</dt><dd>{item9.map((p) => p.suicidality).join(", ")}</dd></div>}
          </dl>
          <h3>Flags</h3>
          {flags.length === 0 ? <p class="empty">None is active.</p>
            : <ul class="plainlist">{together(flags, (f) => label(f.code) ?? "Flag", (f) => f.period?.start).map((f) => (
              <li key={f.words}><strong class="warn">{f.words}</strong> <span class="soft">{f.first ? "since " + day(f.first) : ""}{f.times > 1 && `, ${f.times} flags${f.last !== f.first ? ", the last of " + day(f.last) : ""}`}</span></li>))}</ul>}
        </>
      )}
    </Card>
  );
}

function SideEffects({ session, patient, signInAgain }: Props) {
  const loaded = useLoading(async () => sideEffects(matches<AdverseEvent>(await every(session, "AdverseEvent?subject=Patient/" + encodeURIComponent(patient)), "AdverseEvent")), [patient]);
  return (
    <Card id="effects" title="Side effects" loaded={loaded} signInAgain={signInAgain}>
      {(all) => all.length === 0 ? <p class="empty">None is on record.</p>
        : <Table name="effects" caption="Side effects" heads={["What", "Times", "Worst", "Last"]}
          rows={all.map((e) => [e.isSerious ? <><strong class="out">{e.name}</strong> (serious)</> : e.name, e.times, words(e.worst) || "-", day(e.last) + (e.open > 0 ? ", not resolved" : "")])} />}
    </Card>
  );
}

function Vitals({ session, outcomes, signInAgain }: Props) {
  const doses = outcomes.sessions.filter((s) => s.kind === "dosing" && s.status !== "not-done" && s.status !== "entered-in-error");
  const [asked, ask] = useState<string>();
  const loaded = useLoading(() => readings(session, doses), [doses.map((d) => d.reference)]);
  const nameOf = (d: Dosing) => `Dose ${d.number ?? doses.indexOf(d) + 1}, ${day(d.time)}`;
  return (
    <Card id="vitals" title="Vital signs in a session" loaded={loaded} signInAgain={signInAgain}>
      {(found) => {
        const raised = doses.filter((d) => (found.get(d.reference) ?? []).some((v) => isRaised(v, session.config)));
        // What needs to be looked at is shown first.
        const dose = doses.find((d) => d.reference === asked) ?? raised.at(-1) ?? doses.at(-1);
        const shown = dose && found.get(dose.reference);
        return !dose ? <p class="empty">No dose is on record.</p> : (
          <>
            <p class="choose">
              <label for="dose">Session</label>
              <select id="dose" value={dose.reference} onChange={(e) => ask(e.currentTarget.value)}>
                {doses.map((d) => <option key={d.reference} value={d.reference}>{nameOf(d)}{raised.includes(d) ? ": outside the limits" : ""}</option>)}
              </select>
            </p>
            <p data-raised={raised.length}>{raised.length === 0 ? "No session has a reading outside of the limits." : <strong class="out">Outside of the limits in {raised.map(nameOf).join("; ")}.</strong>}</p>
            {!shown || shown.length === 0 ? <p class="empty">No reading of this session is on record.</p> : <VitalsChart vitals={shown} config={session.config} name={nameOf(dose).replace("D", "d")} />}
          </>
        );
      }}
    </Card>
  );
}

// The sessions by tens, so that the address stays short however long the treatment lasts.
async function readings(session: Session, doses: Dosing[]): Promise<Map<string, Vital[]>> {
  const tens = Array.from({ length: Math.ceil(doses.length / 10) }, (_x, i) => doses.slice(i * 10, i * 10 + 10));
  const found = await Promise.all(tens.map((ten) => every(session, `Observation?part-of=${ten.map((d) => encodeURIComponent(d.reference)).join(",")}&_count=500`)));
  const all = found.flatMap((b) => matches<Observation>(b, "Observation"));
  return new Map(doses.map((d) => [d.reference, vitals(all.filter((o) => o.partOf?.some((p) => p.reference === d.reference)), d.time)]));
}
