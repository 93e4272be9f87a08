import { amount, capital, change, day, duration, words } from "../model/format";
import { latestOutcome, responseLimit, type Outcome, type Series } from "../model/outcomes";
import { Table } from "./Numbers";

/** What came of the latest course on this scale: state, change, times. */
export function OutcomeTiles({ series }: { series: Series }) {
  const o = latestOutcome(series);
  if (!o) {
    return <p class="empty">No dose is on record, so there is no baseline to measure against.</p>;
  }

  const limit = responseLimit(series, o.baseline);
  return (
    <dl class="tiles" data-scale={series.scale}>
      <Tile name="State" value={capital(words(o.state)) || "Not known"} note={stateNote(series, limit)} state={o.state} />
      <Tile name="Change since baseline" value={o.change === undefined ? "Not known" : `${change(o.change)} points`}
        note={o.baseline === undefined ? "no score before the first dose" : o.latest === undefined ? `${amount(o.baseline)} (${day(o.baselineTime)}), no score since the first dose` : `${amount(o.baseline)} (${day(o.baselineTime)}) to ${amount(o.latest)} (${day(o.latestTime)})${o.percent === undefined ? "" : `, ${change(o.percent)} %`}`} />
      <Tile name="Time to response" value={capital(duration(o.hoursToResponse))} note="from the first dose" />
      <Tile name="Response" value={response(o)} note={o.responseDays === undefined ? "" : `${o.responseDays} days from the first response on`} />
    </dl>
  );
}

function Tile({ name, value, note, state }: { name: string; value: string; note?: string; state?: string }) {
  return <div data-state={state}><dt>{name}</dt><dd><strong>{value}</strong>{note && <span class="soft">{note}</span>}</dd></div>;
}

const response = (o: Outcome): string =>
  o.responseIs === "kept" ? "Kept until the last score" : o.responseIs === "lost" ? "Lost again" : o.responseIs === "unknown" ? "No score since" : "None so far";

function stateNote(series: Series, limit: number | undefined): string {
  const side = series.isUp ? "above" : "below";
  const parts = [limit !== undefined && `response: ${series.isUp ? "from" : "up to"} ${amount(limit)}`, series.remission !== undefined && `remission: ${side} ${amount(series.remission)}`];
  return parts.filter(Boolean).join("; ");
}

/** Every scale in a row. */
export function ScaleTable({ all }: { all: Series[] }) {
  const rows = all.map((s) => {
    const o = latestOutcome(s);
    const last = s.points.at(-1);
    return [s.title, o?.baseline === undefined ? "-" : amount(o.baseline), last ? `${amount(last.value)} (${day(last.time)})` : "-", o?.change === undefined ? "-" : change(o.change), words(o?.state) || "-"];
  });
  return (
    <>
      <h3>All scales</h3>
      <Table name="scales" caption="All scales" heads={["Scale", "Baseline", "Latest", "Change", "State"]} rows={rows} />
    </>
  );
}
