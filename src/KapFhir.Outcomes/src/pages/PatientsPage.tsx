import { useState } from "preact/hooks";
import { matches, nameOf, type Bundle, type Patient } from "../model/fhir";
import { day } from "../model/format";
import { useLoading } from "../model/loading";
import type { Session } from "../model/session";
import { PageFault } from "../parts/FaultBox";
import { patientLink } from "./route";

const PAGE = 25;

/** The app's own picker: every word is the beginning of a name. */
export function PatientsPage({ session, signInAgain }: { session: Session; signInAgain: () => void }) {
  const [words, setWords] = useState("");
  const [sought, setSought] = useState("");
  const found = useLoading(() => session.get<Bundle>(search(sought)), [sought]);
  const patients = found.value && matches<Patient>(found.value, "Patient");
  const total = found.value?.total;
  return (
    <div class="narrow">
      <h1>Whose record?</h1>
      <form role="search" class="search" onSubmit={(e) => { e.preventDefault(); setSought(words.trim()); }}>
        <label for="words">Name</label>
        <div class="row">
          <input id="words" type="search" autocomplete="off" value={words} onInput={(e) => setWords(e.currentTarget.value)} />
          <button type="submit">Find</button>
        </div>
      </form>
      <div aria-live="polite">
        {found.fault !== undefined ? <PageFault fault={found.fault} again={found.again} signInAgain={signInAgain} />
          : !patients ? <p role="status">Looking…</p>
          : patients.length === 0 ? <p class="empty">{sought ? `Nobody is called “${sought}”.` : "There is no patient on this server yet."}</p>
          : <p class="soft">{total !== undefined && total > patients.length ? `The first ${patients.length} of ${total}, by name. Type more of the name to find others.` : count(patients.length)}</p>}
      </div>
      {patients && patients.length > 0 && (
        <ul class="people">
          {patients.map((p) => (
            <li key={p.id}>
              <a href={patientLink(p.id!)}>{nameOf(p)}</a>
              <span class="soft">{[p.birthDate && "born " + day(p.birthDate), p.gender, p.id].filter(Boolean).join(" · ")}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const count = (n: number): string => (n === 1 ? "One patient" : n + " patients");

const search = (words: string): string =>
  `Patient?_sort=family,given&_count=${PAGE}&_total=accurate` + words.split(/\s+/).filter(Boolean).slice(0, 5).map((w) => "&name=" + encodeURIComponent(escaped(w))).join("");

// https://hl7.org/fhir/R4/search.html#escaping
const escaped = (word: string): string => word.replace(/[\\,$|]/g, "\\$&");
