import { label, matches, type Bundle, type Parameters } from "../model/fhir";
import { isFailure } from "../model/failure";
import { capital, day, isoDay, moment, words } from "../model/format";
import { useLoading } from "../model/loading";
import { currentPlan, otherPlans, readProgress, together, type Appointment, type CarePlan, type Progress, type Task } from "../model/record";
import { every, type Session } from "../model/session";
import { Card } from "./Card";

interface Planned { plan?: CarePlan; progress?: Progress }
interface Next extends Planned { others: Planned[]; booked: Appointment[]; tasks: Task[] }

/** The next planned step, what is booked, and what waits to be done. */
export function NextCard({ session, patient, signInAgain }: { session: Session; patient: string; signInAgain: () => void }) {
  const loaded = useLoading(() => read(session, "Patient/" + encodeURIComponent(patient)), [patient]);
  return (
    <Card id="next" title="Next step" loaded={loaded} signInAgain={signInAgain}>
      {({ plan, progress, others, booked, tasks }) => (
        <>
          <p><strong data-next>{step(plan, progress)}</strong></p>
          {progress && <p class="soft">{progress.done} of {progress.planned} planned steps done{progress.late > 0 ? `, ${progress.late} late` : ""}; the plan is {words(progress.status)}.</p>}
          {others.length > 0 && <><h3>Other plans</h3><ul class="plainlist">{others.map((o) => <li key={o.plan!.id} data-plan={o.plan!.id}>{named(o.plan!)}: {step(o.plan, o.progress)}</li>)}</ul></>}
          {booked.length > 0 && <><h3>Booked</h3><ul class="plainlist">{booked.map((a) => <li key={a.id}>{moment(a.start)}: {words(label(a.serviceType?.[0])) || "appointment"}</li>)}</ul></>}
          {tasks.length > 0 && <><h3>To be done</h3><ul class="plainlist">{together(tasks, taskWords, (t) => t.restriction?.period?.end ?? t.authoredOn).map((t) => (
            <li key={t.words}>{t.words.slice(t.words.indexOf(" ") + 1)} <span class="soft">{t.words.startsWith("by") ? "by " + moment(t.first) : "since " + day(t.first)}{t.times > 1 && `; ${t.times} of them${t.last !== t.first ? ", the last " + moment(t.last) : ""}`}</span></li>
          ))}</ul></>}
        </>
      )}
    </Card>
  );
}

async function read(session: Session, patient: string): Promise<Next> {
  const today = isoDay(new Date());
  const [plans, booked, tasks] = await Promise.all([
    every(session, `CarePlan?patient=${patient}`), session.get<Bundle>(`Appointment?patient=${patient}&status=booked,pending,proposed&date=ge${today}&_sort=date&_count=5`),
    every(session, `Task?patient=${patient}&status=requested,received,accepted,ready,in-progress,on-hold`),
  ]);
  const all = matches<CarePlan>(plans, "CarePlan");
  const shown = currentPlan(all);
  const [current, ...others] = await Promise.all([shown, ...otherPlans(all, shown)].map(async (plan) => ({ plan, progress: plan && (await progressOf(session, plan)) })));
  return {
    ...current, others, booked: matches<Appointment>(booked, "Appointment"),
    tasks: matches<Task>(tasks, "Task").sort((a, b) => (a.restriction?.period?.end ?? "9").localeCompare(b.restriction?.period?.end ?? "9")),
  };
}

// The operation gathers facts from the whole record: who may see a part of it is told what the plan itself says.
async function progressOf(session: Session, plan: CarePlan): Promise<Progress | undefined> {
  try {
    return readProgress(await session.get<Parameters>(`CarePlan/${plan.id}/$kap-plan-progress`));
  } catch (fault) {
    if (isFailure(fault, "forbidden", "missing")) {
      return undefined;
    }

    throw fault;
  }
}

// What it is, how urgent, and whether its day is one to be done by or the one since when it waits.
const taskWords = (t: Task): string =>
  `${t.restriction?.period?.end ? "by" : "since"} ${t.description ?? label(t.code) ?? "task"}${t.priority && t.priority !== "routine" ? ", " + t.priority : ""}`;

const named = (plan: CarePlan): string => capital(words(plan.title ?? label(plan.category?.[0]) ?? "plan"));

function step(plan: CarePlan | undefined, progress: Progress | undefined): string {
  if (!plan) {
    return "No plan is on record.";
  }

  if (progress?.next) {
    const { title, period, state } = progress.next;
    return `${capital(words(title))}: ${words(state)}${period?.start ? ", planned for " + day(period.start) : ""}`;
  }

  const open = plan.activity?.find((a) => a.detail && ["not-started", "scheduled", "in-progress"].includes(a.detail.status ?? ""))?.detail;
  return open ? `${capital(words(label(open.code)))}: ${words(open.status)}` : plan.status === "active" ? "Nothing further is planned." : `None: the plan is ${words(plan.status)}.`;
}
