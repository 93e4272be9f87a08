import type { ComponentChildren } from "preact";
import type { Loading } from "../model/loading";
import { Failure } from "../model/failure";
import { PageFault } from "./FaultBox";

interface Props<T> { id: string; title: string; loaded: Loading<T>; signInAgain: () => void; children: (value: T) => ComponentChildren }

/** A part of the page that is fetched by itself: it can fail, or be forbidden, without the rest. */
export function Card<T>({ id, title, loaded, signInAgain, children }: Props<T>) {
  const { value, fault } = loaded;
  return (
    <section aria-labelledby={id} class="card">
      <h2 id={id}>{title}</h2>
      {fault instanceof Failure && fault.kind === "forbidden" ? <p class="empty" data-kind="forbidden">Not within what you may see, or allowed the app to see.</p>
        : fault !== undefined ? <PageFault fault={fault} again={loaded.again} signInAgain={signInAgain} />
        : value === undefined ? <p role="status">Reading…</p> : children(value)}
    </section>
  );
}
