import { useState } from "preact/hooks";
import type { Config } from "../model/config";
import { FaultBox } from "../parts/FaultBox";

/** Nobody is signed in: says what the app is and which access it asks for. */
export function SignInPage({ config, signIn }: { config: Config; signIn: (scope: "all" | "one") => Promise<void> }) {
  const [fault, setFault] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const go = (scope: "all" | "one") => {
    setBusy(true);
    setFault(undefined);
    signIn(scope).catch((found: unknown) => { setFault(found); setBusy(false); });
  };
  return (
    <div class="narrow">
      <h1>Outcomes of treatment</h1>
      <p>Scores over time, safety, consent and the next step of ketamine-assisted psychotherapy, from the record at <code>{config.fhirBase}</code>.</p>
      {fault !== undefined && <FaultBox fault={fault} />}
      <p class="choices">
        <button type="button" disabled={isBusy} onClick={() => go("all")}>Sign in</button>
        <button type="button" class="plain" disabled={isBusy} onClick={() => go("one")}>Sign in for one patient</button>
      </p>
      <p class="soft">“Sign in” reaches what you may see: your own record, or as a practitioner every patient and the cohort. “For one patient” asks for that record alone; a practitioner
        picks it on the server's page. You can take parts out before you allow the access.</p>
    </div>
  );
}
