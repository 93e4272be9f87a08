import { extension, label, matches } from "../model/fhir";
import { amount, capital, words } from "../model/format";
import { useLoading } from "../model/loading";
import type { QuestionnaireResponse } from "../model/form";
import type { Observation } from "../model/record";
import { every, type Session } from "../model/session";
import { formLink, patientLink } from "../pages/route";
import { Card } from "./Card";
import { Crisis } from "./Crisis";

interface Props { session: Session; patient: string; title: string; response: QuestionnaireResponse; isCrisis: boolean; asksScreen: boolean; signInAgain: () => void }

/** The score that came of a form: the server computed it as it stored the answers. */
export function ScoreResult({ session, patient, title, response, isCrisis, asksScreen, signInAgain }: Props) {
  const loaded = useLoading(async () => matches<Observation>(await every(session, "Observation?derived-from=QuestionnaireResponse/" + response.id), "Observation"), [response.id]);
  return (
    <div class="narrow">
      <h1>Stored: {title}</h1>
      {isCrisis && <Crisis text={session.config.crisis} />}
      {asksScreen && (
        <div class="fault">
          <p>Item 9 was answered above zero. The clinic's rules (R-17) ask for a C-SSRS screen on the same day, and a task for it waits.</p>
          <p><a class="button" href={formLink(patient, "cssrs-screener")}>Fill in the C-SSRS screener now</a></p>
        </div>
      )}
      <Card id="score" title="Score" loaded={loaded} signInAgain={signInAgain}>
        {(scores) => scores.length === 0 ? <p class="empty">The answers are stored; no score was made of them.</p>
          : <ul class="plainlist">{scores.map((s) => <li key={s.id} data-score={s.id}><Score score={s} /></li>)}</ul>}
      </Card>
      <p><a class="button" href={patientLink(patient)}>See it among the others</a></p>
    </div>
  );
}

function Score({ score }: { score: Observation }) {
  const state = extension(score, "kap-outcome-state");
  const said = state?.valueCode ?? state?.valueCodeableConcept?.coding?.[0]?.code;
  const total = score.valueQuantity?.value !== undefined ? amount(score.valueQuantity.value) : capital(label(score.valueCodeableConcept) ?? "");
  const band = score.interpretation?.[0]?.text;
  return (
    <>
      <p class="big"><strong data-total>{total || "No total"}</strong> <span>{[band && band.toLowerCase() !== total.toLowerCase() && band, said && said !== "unknown" && words(said)].filter(Boolean).join(", ")}</span></p>
      <p class="soft">{label(score.code)}{score.dataAbsentReason ? ": too many questions were left out." : ""}</p>
      {score.note?.map((n, i) => <p key={i}>{n.text}</p>)}
    </>
  );
}
