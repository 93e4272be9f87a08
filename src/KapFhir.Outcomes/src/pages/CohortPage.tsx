import { useRef, useState } from "preact/hooks";
import { isEmpty, readReports, type Report } from "../model/cohort";
import type { Parameters } from "../model/fhir";
import { isoDay } from "../model/format";
import { useLoading } from "../model/loading";
import type { Session } from "../model/session";
import { PageFault } from "../parts/FaultBox";
import { AllMeasures, DurabilityPart, FunnelPart, ResponsePart, StrataPart, Told, type Missing } from "../parts/CohortParts";

interface Asked { from: string; to: string; scale: string; by: string }

const SCALES: [string, string][] = [["phq9", "PHQ-9, depression"], ["gad7", "GAD-7, anxiety"], ["pcl5", "PCL-5, trauma"], ["madrs", "MADRS, depression"], ["who5", "WHO-5, well-being"]];

const WAYS: [Missing, string][] = [["non-responder", "no response"], ["locf", "the last score before"], ["completers", "not at all (only who has a score)"]];

/** The clinic's outcomes: KAP beside ketamine without therapy. For practitioners. */
export function CohortPage({ session, signInAgain }: { session: Session; signInAgain: () => void }) {
  const [asked, ask] = useState<Asked>(usual);
  const [missing, setMissing] = useState<Missing>("non-responder");
  const loaded = useLoading(async () => readReports(await session.get<Parameters>(
    `$kap-outcomes?periodStart=${asked.from}&periodEnd=${asked.to}&scale=${asked.scale}&stratifier=${asked.by}`)), [asked]);
  // What courses are told apart by changes one part: the others stay, and so does the place of who uses the keyboard.
  const last = useRef<{ asked: Asked; reports: Report[] } | null>(null);
  if (loaded.value) {
    last.current = { asked, reports: loaded.value };
  }

  const counted = last.current && last.current.asked.from === asked.from && last.current.asked.to === asked.to && last.current.asked.scale === asked.scale ? last.current : undefined;
  const reports = counted?.reports;
  return (
    <>
      <h1>Cohort</h1>
      <Filters asked={asked} ask={ask} missing={missing} setMissing={setMissing} />
      {loaded.fault !== undefined ? <PageFault fault={loaded.fault} again={loaded.again} signInAgain={signInAgain} />
        : !reports ? <p role="status">Counting…</p>
        : isEmpty(reports) ? <p class="empty">No course of treatment lies in this period.</p> : (
          <>
            <Told reports={reports} minCell={session.config.minCell} />
            <div class="halves">
              <FunnelPart reports={reports} prefix="" title="KAP" />
              <FunnelPart reports={reports} prefix="comparator-" title="Ketamine only" />
              <ResponsePart reports={reports} missing={missing} config={session.config} />
              <DurabilityPart reports={reports} />
              <StrataPart reports={reports} missing={missing} by={asked.by} counted={counted!.asked.by} codes={session.config.stratifiers} choose={(by) => ask({ ...asked, by })} />
            </div>
            <AllMeasures reports={reports} />
          </>
        )}
    </>
  );
}

// A period that ends today has courses whose windows are still open: they would count as missing.
function usual(): Asked {
  const to = new Date();
  to.setMonth(to.getMonth() - 3);
  const from = new Date(to);
  from.setFullYear(from.getFullYear() - 2);
  return { from: isoDay(from), to: isoDay(to), scale: "phq9", by: "route" };
}

interface FilterProps { asked: Asked; ask: (a: Asked) => void; missing: Missing; setMissing: (m: Missing) => void }

function Filters({ asked, ask, missing, setMissing }: FilterProps) {
  const [draft, setDraft] = useState(asked);
  const isBackwards = draft.from > draft.to;
  return (
    <form class="filters noprint" onSubmit={(e) => { e.preventDefault(); if (!isBackwards) { ask({ ...draft, by: asked.by }); } }}>
      <div><label for="from">Courses from</label><input id="from" type="date" required value={draft.from} onInput={(e) => setDraft({ ...draft, from: e.currentTarget.value })} /></div>
      <div><label for="to">to</label><input id="to" type="date" required value={draft.to} onInput={(e) => setDraft({ ...draft, to: e.currentTarget.value })} /></div>
      <div><label for="scale">Scale</label><select id="scale" value={draft.scale} onChange={(e) => setDraft({ ...draft, scale: e.currentTarget.value })}>
        {SCALES.map(([key, name]) => <option key={key} value={key}>{name}</option>)}</select></div>
      <button type="submit" disabled={isBackwards}>Count</button>
      <div class="far"><label for="missing">A missing score counts as</label><select id="missing" value={missing} onChange={(e) => setMissing(e.currentTarget.value as Missing)}>
        {WAYS.map(([key, name]) => <option key={key} value={key}>{name}</option>)}</select></div>
      {isBackwards && <p role="alert" class="warn">The first day lies after the last.</p>}
    </form>
  );
}
