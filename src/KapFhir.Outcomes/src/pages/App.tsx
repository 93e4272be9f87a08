import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { authorize, begin, forget, readConfig, type Session } from "../model/session";
import type { Config } from "../model/config";
import { isFailure } from "../model/failure";
import { FaultBox } from "../parts/FaultBox";
import { CohortPage } from "./CohortPage";
import { FormPage } from "./FormPage";
import { PatientPage } from "./PatientPage";
import { PatientsPage } from "./PatientsPage";
import { SignInPage } from "./SignInPage";
import { useRoute, type Route } from "./route";

interface State { config?: Config; session?: Session | null; fault?: unknown }

/** The whole app: finds out who is there, then shows the page of the address. */
export function App() {
  const [state, setState] = useState<State>({});
  const start = async () => {
    let config: Config | undefined;
    try {
      config = await readConfig();
      if (config.mode === "smart" && !location.href.startsWith(config.app)) {
        // Another name of the same machine: the sign-in leads back to this one address only.
        location.replace(config.app + location.search + location.hash);
        return;
      }

      setState({ config, session: await begin(config) });
    } catch (fault) {
      setState({ config, fault });
    }
  };
  useEffect(() => { void start(); }, []);
  const signInAgain = () => {
    forget();
    setState({ config: state.config, session: null });
  };

  if (state.fault !== undefined) {
    const again = isFailure(state.fault, "away", "broken") ? () => { setState({}); void start(); } : state.config ? signInAgain : undefined;
    return <Frame><FaultBox isPage fault={state.fault} again={again} againText={isFailure(state.fault, "away", "broken") ? "Try again" : "Start again"} /></Frame>;
  }

  if (state.session === undefined) {
    return <Frame><p role="status">Opening…</p></Frame>;
  }

  return state.session === null
    ? <Frame><SignInPage config={state.config!} signIn={(scope) => authorize(state.config!, scope)} /></Frame>
    : <Pages session={state.session} signInAgain={signInAgain} />;
}

function Pages({ session, signInAgain }: { session: Session; signInAgain: () => void }) {
  const asked = useRoute();
  // Who is signed in for one patient sees that one, whatever the address says.
  const route: Route = session.patient === undefined ? asked : asked.page === "form" ? { ...asked, id: session.patient } : { page: "patient", id: session.patient };
  const main = useRef<HTMLElement>(null);
  const key = JSON.stringify(route);
  const isFirst = useRef(true);
  useEffect(() => {
    // A new page begins at its top, and is read from there.
    if (!isFirst.current) {
      main.current?.focus();
      scrollTo(0, 0);
    }

    isFirst.current = false;
  }, [key]);
  return (
    <Frame session={session} route={route} main={main}>
      <div key={key}>
        {route.page === "patients" ? <PatientsPage session={session} signInAgain={signInAgain} />
          : route.page === "cohort" ? <CohortPage session={session} signInAgain={signInAgain} />
          : route.page === "form" ? <FormPage session={session} patient={route.id} form={route.form} signInAgain={signInAgain} />
          : <PatientPage session={session} id={route.id} signInAgain={signInAgain} />}
      </div>
    </Frame>
  );
}

interface FrameProps { session?: Session; route?: Route; main?: RefObject<HTMLElement | null>; children: ComponentChildren }

function Frame({ session, route, main, children }: FrameProps) {
  const [fault, setFault] = useState<unknown>();
  const current = (page: string) => (route?.page === page ? "page" : undefined);
  return (
    <>
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); document.getElementById("main")?.focus(); }}>Skip to content</a>
      <header class="bar">
        <p class="brand">KapFhir <span>Outcomes</span></p>
        {session && session.patient === undefined && (
          <nav aria-label="Pages">
            <a href="#/" aria-current={current("patients")}>Patients</a>
            <a href="#/cohort" aria-current={current("cohort")}>Cohort</a>
          </nav>
        )}
        {session && (session.isOpen ? <span class="who">Open mode: no sign-in</span>
          : <button type="button" class="plain" onClick={() => { session.signOut().catch(setFault); }}>Sign out</button>)}
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        {fault !== undefined && <FaultBox fault={fault} />}
        {children}
      </main>
      <footer class="foot">Software, not clinical advice. Every number is the server's, counted from what is on record.</footer>
    </>
  );
}
