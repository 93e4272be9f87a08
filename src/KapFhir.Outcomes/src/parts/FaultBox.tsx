import { Failure } from "../model/failure";

const TITLES: Record<string, string> = {
  expired: "Your sign-in has ended", forbidden: "You may not see this", missing: "There is no such record", away: "The server cannot be reached",
  refused: "This was refused", broken: "Something went wrong",
};

const HINTS: Record<string, string> = {
  expired: "Sign in again to go on. What you were looking at is still there.", forbidden: "Your role, or what you allowed the app, does not reach so far.",
  missing: "It may have been removed, or the address is wrong.", away: "Look at the network, then try again. Nothing was changed.", refused: "", broken: "",
};

interface Props { fault: unknown; again?: () => void; againText?: string; isPage?: boolean }

/** Says what went wrong, in words, with the way out. Where there is nothing else, it is the page, and its title the page's. */
export function FaultBox({ fault, again, againText = "Try again", isPage = false }: Props) {
  const Title = isPage ? "h1" : "h2";
  const kind = fault instanceof Failure ? fault.kind : "broken";
  const said = fault instanceof Error ? fault.message : String(fault);
  return (
    <section class="fault" role="alert" data-kind={kind}>
      <Title>{TITLES[kind]}</Title>
      <p>{said}</p>
      {HINTS[kind] && <p class="soft">{HINTS[kind]}</p>}
      {again && <button type="button" onClick={again}>{againText}</button>}
    </section>
  );
}

/** The same for a page, where a sign-in that has ended leads to the sign-in. */
export function PageFault({ fault, again, signInAgain, isPage }: { fault: unknown; again: () => void; signInAgain: () => void; isPage?: boolean }) {
  const isExpired = fault instanceof Failure && fault.kind === "expired";
  return <FaultBox fault={fault} again={isExpired ? signInAgain : again} againText={isExpired ? "Sign in again" : "Try again"} isPage={isPage} />;
}
