import { useState } from "preact/hooks";
import { nameOf, type Parameters, type Patient } from "../model/fhir";
import { age, capital, day, isoDay, words } from "../model/format";
import { useLoading } from "../model/loading";
import { byImportance, readOutcomes, type Course, type PatientOutcomes, type Session as Dosing } from "../model/outcomes";
import type { Session } from "../model/session";
import { PageFault } from "../parts/FaultBox";
import { ScoreChart } from "../parts/ScoreChart";
import { OutcomeTiles, ScaleTable } from "../parts/Outcomes";
import { ConsentCard } from "../parts/ConsentCard";
import { NextCard } from "../parts/NextCard";
import { SafetyStrip } from "../parts/SafetyStrip";
import { formLink } from "./route";

interface Props { session: Session; id: string; signInAgain: () => void }

/** One patient: who, what came of the treatment, safety, consent, what comes next. */
export function PatientPage({ session, id, signInAgain }: Props) {
  const path = "Patient/" + encodeURIComponent(id);
  const loaded = useLoading(async () => {
    const [patient, outcomes] = await Promise.all([session.get<Patient>(path), session.get<Parameters>(path + "/$kap-patient-outcomes")]);
    return { patient, outcomes: readOutcomes(outcomes) };
  }, [id]);
  if (loaded.fault !== undefined) {
    return <PageFault isPage fault={loaded.fault} again={loaded.again} signInAgain={signInAgain} />;
  }

  if (!loaded.value) {
    return <p role="status">Reading the record…</p>;
  }

  const { patient, outcomes } = loaded.value;
  return (
    <>
      <Banner patient={patient} outcomes={outcomes} session={session} />
      <div class="columns">
        <div class="wide"><Scores outcomes={outcomes} /></div>
        <div class="side">
          <NextCard session={session} patient={id} signInAgain={signInAgain} />
          <ConsentCard session={session} patient={id} signInAgain={signInAgain} />
          {session.mayWrite && <FormsCard session={session} patient={id} />}
        </div>
      </div>
      <SafetyStrip session={session} patient={id} outcomes={outcomes} signInAgain={signInAgain} />
    </>
  );
}

function Banner({ patient, outcomes, session }: { patient: Patient; outcomes: PatientOutcomes; session: Session }) {
  const years = age(patient.birthDate, patient.deceasedDateTime ?? isoDay(new Date()));
  const who = [patient.birthDate && "born " + day(patient.birthDate), years !== undefined && years + " years", patient.gender, patient.id];
  const isDead = patient.deceasedBoolean || patient.deceasedDateTime;
  return (
    <div class="banner">
      <h1>{session.needsBanner ? nameOf(patient) : "Outcomes"}</h1>
      {session.needsBanner && <p class="soft">{who.filter(Boolean).join(" · ")}{isDead && <strong> · died {day(patient.deceasedDateTime)}</strong>}</p>}
      {session.patient !== undefined && !session.user?.startsWith("Patient/") && <p class="soft" data-alone>You signed in for this record alone: other patients and the cohort are not shown.</p>}
      {outcomes.courses.length === 0 ? <p>No course of treatment with a dose is on record.</p>
        : <ul class="courses">{outcomes.courses.map((c, i) => <li key={i}>{course(c, outcomes.sessions)}</li>)}</ul>}
    </div>
  );
}

function course(c: Course, sessions: Dosing[]): string {
  const routes = [...new Set(sessions.filter((s) => s.kind === "dosing" && s.route).map((s) => words(s.route)))].join(", ");
  const period = c.start ? `${day(c.start)} to ${c.end ? day(c.end) : "today"}` : "no period";
  const counted = `${plural(c.doses, "dose", "doses")}${routes ? ` (${routes})` : ""}, ${plural(c.preparation, "preparation")}, ${plural(c.integration, "integration")}`;
  return `${c.type ? (c.type === "kap" ? "KAP" : capital(words(c.type))) + " course" : "Sessions in no course"} · ${period} · ${c.ended ? "over" : "goes on"} · ${counted}`;
}

const plural = (n: number, one: string, more = one + " sessions"): string => (n === 1 ? `1 ${one === "dose" ? one : one + " session"}` : `${n} ${more}`);

function Scores({ outcomes }: { outcomes: PatientOutcomes }) {
  const all = byImportance(outcomes.series);
  const [scale, setScale] = useState(all[0]?.scale);
  const chosen = all.find((s) => s.scale === scale) ?? all[0];
  return (
    <section aria-labelledby="scores" class="card">
      <h2 id="scores">Scores over time</h2>
      {!chosen ? <p class="empty">No score is on record yet. Fill in a form, and it appears here.</p> : (
        <>
          <p class="choose">
            <label for="scale">Scale</label>
            <select id="scale" value={chosen.scale} onChange={(e) => setScale(e.currentTarget.value)}>
              {all.map((s) => <option key={s.scale} value={s.scale}>{s.title}</option>)}
            </select>
          </p>
          <OutcomeTiles series={chosen} />
          <ScoreChart key={chosen.scale} series={chosen} sessions={outcomes.sessions} />
          <ScaleTable all={all} />
        </>
      )}
    </section>
  );
}

const TITLES: Record<string, string> = { phq9: "PHQ-9, depression", gad7: "GAD-7, anxiety", pcl5: "PCL-5, trauma", "cssrs-screener": "C-SSRS screener, suicidality" };

function FormsCard({ session, patient }: { session: Session; patient: string }) {
  return (
    <section aria-labelledby="forms" class="card noprint">
      <h2 id="forms">Fill in a form</h2>
      <ul class="plainlist">{session.config.forms.map((f) => <li key={f}><a href={formLink(patient, f)}>{TITLES[f] ?? f}</a></li>)}</ul>
    </section>
  );
}
