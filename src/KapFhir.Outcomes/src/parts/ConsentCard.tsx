import { matches } from "../model/fhir";
import { day, isoDay } from "../model/format";
import { useLoading } from "../model/loading";
import { consents, isRedacted, type Consent, type ConsentFact } from "../model/record";
import { every, type Session } from "../model/session";
import { Card } from "./Card";

/** Which consents stand today. */
export function ConsentCard({ session, patient, signInAgain }: { session: Session; patient: string; signInAgain: () => void }) {
  const loaded = useLoading(async () => {
    const found = await every(session, `Consent?patient=Patient/${encodeURIComponent(patient)}`);
    return { all: matches<Consent>(found, "Consent"), isRedacted: isRedacted(found) };
  }, [patient]);
  return (
    <Card id="consent" title="Consent" loaded={loaded} signInAgain={signInAgain}>
      {({ all, isRedacted: isLess }) => (
        <>
          <dl class="facts">
            {consents(all, isoDay(new Date()), session.config.consentDays).map((c) => (
              <div key={c.scope} data-consent={c.scope}><dt>{c.name}</dt><dd><strong class={isWarning(c) ? "warn" : ""}>{c.state}</strong> <span class="soft">{dates(c)}</span>
                {c.isOld && <span class="warn"> Signed more than {session.config.consentDays} days ago.</span>}</dd></div>
            ))}
          </dl>
          {isLess && <p class="soft" data-redacted>Something of this record is not shown to you: its labels, or the patient's consents, keep it.</p>}
        </>
      )}
    </Card>
  );
}

// Nobody has to release or research anything; treatment needs its consent, and a withdrawal of any kind must be seen.
const isWarning = (c: ConsentFact): boolean => c.state === "withdrawn" || (c.scope === "treatment" && (c.state !== "in force" || c.isOld === true));

function dates(c: ConsentFact): string {
  const signed = c.date ? (c.state === "withdrawn" ? "on " : c.state === "refused" ? "on " : c.state === "not signed yet" ? "proposed " : "signed ") + day(c.date) : "";
  return [signed, c.until && c.state !== "withdrawn" && (c.state === "expired" ? "until " : "good until ") + day(c.until)].filter(Boolean).join(", ");
}
