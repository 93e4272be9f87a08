import { useMemo, useRef, useState } from "preact/hooks";
import { matches, nameOf, type Bundle, type Patient } from "../model/fhir";
import { Failure } from "../model/failure";
import { asked, flat, newest, pointsOf, response, unanswered, type Answer, type Answers, type Item, type Questionnaire, type QuestionnaireResponse } from "../model/form";
import { isoMoment } from "../model/format";
import { useLoading } from "../model/loading";
import type { Session } from "../model/session";
import { Crisis } from "../parts/Crisis";
import { PageFault } from "../parts/FaultBox";
import { FormItems } from "../parts/FormItems";
import { ScoreResult } from "../parts/ScoreResult";
import { patientLink } from "./route";

interface Props { session: Session; patient: string; form: string; signInAgain: () => void }

const ITEM9 = "phq9-9";

/** Fills in a form for a patient, and shows the score that the server made of it. */
export function FormPage({ session, patient, form, signInAgain }: Props) {
  const loaded = useLoading(async () => {
    const [who, questions] = await Promise.all([session.get<Patient>("Patient/" + encodeURIComponent(patient)), read(session, form)]);
    return { who, questions };
  }, [patient, form]);
  return loaded.fault !== undefined ? <PageFault isPage fault={loaded.fault} again={loaded.again} signInAgain={signInAgain} />
    : !loaded.value ? <p role="status">Reading the form…</p>
    : <Fill session={session} patient={patient} name={nameOf(loaded.value.who)} form={loaded.value.questions} signInAgain={signInAgain} />;
}

// A clinic's own newer version, written through REST, goes before the guide's.
async function read(session: Session, id: string): Promise<Questionnaire> {
  const answer = await fetch(new URL(`forms/${encodeURIComponent(id)}`, session.config.app), { credentials: "omit" }).catch(() => {
    throw new Failure("away", "The server cannot be reached.");
  });
  if (!answer.ok) {
    throw new Failure("missing", `There is no form '${id}'.`);
  }

  const shipped = (await answer.json()) as Questionnaire;
  const written = await session.get<Bundle>(`Questionnaire?url=${encodeURIComponent(shipped.url ?? "")}&status=active&_count=50`);
  return newest([shipped, ...matches<Questionnaire>(written, "Questionnaire")]) ?? shipped;
}

interface FillProps { session: Session; patient: string; name: string; form: Questionnaire; signInAgain: () => void }

function Fill({ session, patient, name, form, signInAgain }: FillProps) {
  const [answers, setAnswers] = useState<Answers>({});
  const [isSending, setSending] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const [stored, setStored] = useState<QuestionnaireResponse>();
  const [left, setLeft] = useState<Item[]>([]);
  const key = useMemo(() => crypto.randomUUID(), []);
  const box = useRef<HTMLDivElement>(null);
  const isCrisis = tellsOfSuicidality(form, answers, session.config.item9);

  const send = async () => {
    setSending(true);
    setFault(undefined);
    try {
      setStored(await session.create<QuestionnaireResponse>(response(form, answers, { patient, user: session.user, now: isoMoment(new Date()), key })));
      scrollTo(0, 0);
    } catch (found) {
      setFault(found);
    }

    setSending(false);
  };
  const submit = (e: Event) => {
    e.preventDefault();
    const missing = unanswered(form, answers);
    setLeft(missing);
    if (missing.length === 0) {
      void send();
    } else {
      box.current?.focus();
    }
  };

  if (stored) {
    return <ScoreResult session={session} patient={patient} title={form.title ?? ""} response={stored} isCrisis={isCrisis} asksScreen={isCrisis && flat(form.item).some((i) => i.linkId === ITEM9)} signInAgain={signInAgain} />;
  }

  const questions = asked(form, answers);
  const answered = questions.filter((i) => answers[i.linkId] !== undefined).length;
  return (
    <div class="narrow">
      <p class="noprint"><a href={patientLink(patient)}>Back to the outcomes</a></p>
      <h1>{form.title}</h1>
      <p class="soft">For {name}. {form.description}</p>
      <form onSubmit={submit} noValidate>
        <FormItems form={form} answers={answers} answer={(id: string, given: Answer | undefined) => setAnswers((a) => ({ ...a, [id]: given }))}
          after={(item) => isCrisis && item.linkId === crisisPlace(form, answers, session.config.item9) && <Crisis text={session.config.crisis} />} />
        <div ref={box} tabIndex={-1} class="sendbox">
          <p role="status" class="soft noprint">{answered} of {questions.length} answered.</p>
          {left.length > 0 && unanswered(form, answers).length > 0 && (
            <div role="alert" class="fault">
              <p>Not answered yet: {unanswered(form, answers).map((i) => i.prefix ?? i.text ?? i.linkId).join(", ")}.</p>
              <button type="button" class="plain" disabled={isSending} onClick={() => void send()}>Send without these</button>
            </div>
          )}
          {fault !== undefined && <PageFault fault={fault} again={() => void send()} signInAgain={signInAgain} />}
          <button type="submit" disabled={isSending || answered === 0}>{isSending ? "Sending…" : "Send"}</button>
        </div>
      </form>
      {form.copyright && <p class="soft small">{form.copyright}</p>}
    </div>
  );
}

// Item 9 of the PHQ-9 from the clinic's limit on, and every yes to the C-SSRS.
const tells = (item: Item, answers: Answers, item9: number): boolean => {
  const points = pointsOf(item, answers) ?? 0;
  return item.linkId === ITEM9 ? points >= item9 : item.linkId.startsWith("cssrs-") && points >= 1;
};

const tellsOfSuicidality = (form: Questionnaire, answers: Answers, item9: number): boolean => asked(form, answers).some((i) => tells(i, answers, item9));

const crisisPlace = (form: Questionnaire, answers: Answers, item9: number): string | undefined => asked(form, answers).filter((i) => tells(i, answers, item9)).at(0)?.linkId;
