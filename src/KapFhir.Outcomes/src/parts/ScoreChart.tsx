import { useMemo, useState } from "preact/hooks";
import uPlot from "uplot";
import { amount, change, day, moment, words } from "../model/format";
import { latestOutcome, responseLimit, type Point, type Series, type Session } from "../model/outcomes";
import { Canvas, axis } from "./Canvas";
import { Numbers } from "./Numbers";
import type { Palette } from "./palette";

const seconds = (time: string): number => Date.parse(time.length === 10 ? time + "T12:00:00" : time) / 1000;

/** The scores on one scale over time: bands of severity behind, dosing sessions as marks, the limits of response and remission as lines. */
export function ScoreChart({ series, sessions }: { series: Series; sessions: Session[] }) {
  const [at, setAt] = useState<number | null>(null);
  const doses = useMemo(() => sessions.filter((s) => s.kind === "dosing" && s.status === "completed"), [sessions]);
  const data = useMemo<uPlot.AlignedData>(() => [series.points.map((p) => seconds(p.time)), series.points.map((p) => p.value)], [series]);
  const options = useMemo(() => (c: Palette, isNarrow: boolean) => scoreOptions(series, doses, c, isNarrow, setAt), [series, doses]);
  const shown = at === null ? series.points.at(-1) : series.points[at];
  return (
    <figure class="figure">
      <Canvas label={summary(series, doses)} height={300} data={data} options={options} />
      <p class="readout" aria-hidden="true">{shown ? readout(shown) : ""}</p>
      <figcaption class="legend soft">
        <span><i class="mark dose" /> dose, by its number</span>
        <span><i class="mark goal" /> limits of response and remission</span>
        <span>{series.isUp ? "Higher is better" : "Lower is better"}; {series.low} to {series.high} points</span>
      </figcaption>
      <Numbers name={"scores-" + series.scale} caption={`${series.title}: the numbers`} heads={["When", "Score", "Severity", "Change since baseline", "State"]} rows={series.points.map(row)} />
      <Numbers name="sessions" caption="Sessions: the marks" heads={["When", "Session", "Route", "Dose", "Status"]}
        rows={sessions.map((s) => [moment(s.time), capitalKind(s), words(s.route) || "-", s.dose ?? "-", words(s.status)])} />
    </figure>
  );
}

const capitalKind = (s: Session): string => (s.kind === "dosing" ? "Dose" : s.kind === "preparation" ? "Preparation" : "Integration") + (s.number ? " " + s.number : "");

const row = (p: Point): string[] => [
  moment(p.time), amount(p.value), p.band ?? "-", p.isBaseline ? "baseline" : p.change === undefined ? "-" : `${change(p.change)}${p.percent === undefined ? "" : ` (${change(p.percent)} %)`}`,
  words(p.state) || "-",
];

const readout = (p: Point): string =>
  `${day(p.time)}: ${amount(p.value)}${p.band ? ", " + p.band : ""}${p.isBaseline ? ", baseline" : p.change === undefined ? "" : `, ${change(p.change)} since baseline`}`;

function summary(series: Series, doses: Session[]): string {
  const [first, last] = [series.points[0], series.points.at(-1)];
  const change = first && last && first !== last ? `, from ${amount(first.value)} on ${day(first.time)} to ${amount(last.value)} on ${day(last.time)}` : first ? `, ${amount(first.value)} on ${day(first.time)}` : "";
  return `${series.title} over time: ${series.points.length} scores${change}; ${doses.length} dosing sessions. The table below has the numbers.`;
}

function scoreOptions(series: Series, doses: Session[], c: Palette, isNarrow: boolean, point: (at: number | null) => void): Omit<uPlot.Options, "width" | "height"> {
  const times = [...series.points.map((p) => seconds(p.time)), ...doses.map((d) => seconds(d.time))];
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const margin = Math.max((to - from) * 0.04, 3 * 86_400);
  return {
    padding: [24, isNarrow ? 4 : 120, 0, 0],
    cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { size: 9, fill: c.accent, stroke: c.card } },
    scales: { x: { time: true, range: [from - margin, to + margin] }, y: { range: [series.low, series.high] } },
    axes: [
      axis(c, { space: isNarrow ? 70 : 90, grid: { show: false }, values: (_u, ticks) => ticks.map((t, i) => dayOf(t, i === 0, to - from)) }),
      axis(c, { size: 36, splits: () => [...new Set([series.low, ...series.bands.map((b) => b.low), series.high])], filter: (_u, splits) => thin(splits, series) }),
    ],
    series: [{}, { label: series.title, stroke: c.accent, width: 2, points: { show: true, size: 7, fill: c.card, stroke: c.accent, width: 2 } }],
    hooks: {
      drawClear: [(u) => drawBands(u, series, c, isNarrow)],
      draw: [(u) => { drawLimits(u, series, c); drawDoses(u, doses, c); }],
      setCursor: [(u) => point(u.cursor.idx ?? null)],
    },
  };
}

// The year stands at the first mark; where the marks are months, at each.
function dayOf(tick: number, isFirst: boolean, span: number): string {
  const said = day(new Date(tick * 1000).toISOString().slice(0, 10));
  return span > 300 * 86_400 ? said.replace(/^\d+ /, "") : isFirst ? said : said.replace(/ \d{4}$/, "");
}

// Limits of bands that lie close together would be written over one another.
const thin = (splits: number[], series: Series): (number | null)[] => {
  const least = (series.high - series.low) / 14;
  let last = -Infinity;
  return splits.map((s) => (s - last >= least ? (last = s) : null));
};

function drawBands(u: uPlot, series: Series, c: Palette, isNarrow: boolean): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textBaseline = "middle";
  series.bands.forEach((band, i) => {
    const next = series.bands[i + 1];
    const top = u.valToPos(next ? next.low : series.high, "y", true);
    const bottom = u.valToPos(i === 0 ? series.low : band.low, "y", true);
    ctx.fillStyle = c.second;
    const severity = series.isUp ? series.bands.length - 1 - i : i;
    ctx.globalAlpha = (c.isDark ? 0.05 : 0.04) * severity;
    ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
    ctx.globalAlpha = 1;
    ctx.fillStyle = c.soft;
    // Beside the plot where there is room; within it, at the right edge, where there is not.
    ctx.textAlign = isNarrow ? "right" : "left";
    if (bottom - top >= 12 * devicePixelRatio) {
      ctx.fillText(band.text, bbox.left + bbox.width + (isNarrow ? -6 : 8) * devicePixelRatio, (top + bottom) / 2, isNarrow ? undefined : 112 * devicePixelRatio);
    }
  });
  ctx.restore();
}

function drawLimits(u: uPlot, series: Series, c: Palette): void {
  const limits = [responseLimit(series, latestOutcome(series)?.baseline), series.remission].filter((l): l is number => l !== undefined && l > series.low && l < series.high);
  const { ctx, bbox } = u;
  ctx.save();
  ctx.strokeStyle = c.soft;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const limit of limits) {
    const y = u.valToPos(limit, "y", true);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }

  ctx.restore();
}

function drawDoses(u: uPlot, doses: Session[], c: Palette): void {
  const { ctx, bbox } = u;
  const px = devicePixelRatio;
  let last = -Infinity;
  ctx.save();
  ctx.fillStyle = ctx.strokeStyle = c.second;
  ctx.lineWidth = px;
  ctx.font = `${11 * px}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  doses.forEach((dose, i) => {
    const x = u.valToPos(seconds(dose.time), "x", true);
    ctx.globalAlpha = 0.45;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.globalAlpha = 1;
    ctx.beginPath();
    ctx.moveTo(x - 4 * px, bbox.top - 5 * px);
    ctx.lineTo(x + 4 * px, bbox.top - 5 * px);
    ctx.lineTo(x, bbox.top + 2 * px);
    ctx.fill();
    if (x - last >= 14 * px) {
      ctx.fillText(String(dose.number ?? i + 1), x, bbox.top - 8 * px);
      last = x;
    }
  });
  ctx.restore();
}
