import { useEffect, useState } from "preact/hooks";
import { percent } from "../model/format";

export interface Estimate { name: string; score?: number; low?: number; high?: number; note: string }

const TELEPHONE = matchMedia("(max-width: 40rem)");

// Letters keep their size: on a telephone the picture has fewer units, not smaller ones.
function useTelephone(): boolean {
  const [is, set] = useState(TELEPHONE.matches);
  useEffect(() => {
    const changed = () => set(TELEPHONE.matches);
    TELEPHONE.addEventListener("change", changed);
    return () => TELEPHONE.removeEventListener("change", changed);
  }, []);
  return is;
}

/** Shares with their intervals, one under the other: a point and a line each. What is not told has no mark. */
export function Intervals({ label, rows }: { label: string; rows: Estimate[] }) {
  const isNarrow = useTelephone();
  // Names stand beside their line, or above it where there is no room.
  const [width, left, row] = isNarrow ? [330, 16, 50] : [640, 190, 34];
  const x = (share: number) => left + share * (width - left - 20);
  const height = rows.length * row + 28;
  return (
    <svg class="intervals" role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`}>
      {[0, 0.25, 0.5, 0.75, 1].map((t) => (
        <g key={t} class="grid"><line x1={x(t)} x2={x(t)} y1={4} y2={height - 22} /><text x={x(t)} y={height - 6} text-anchor="middle">{t * 100} %</text></g>
      ))}
      {rows.map((r, i) => {
        const y = (isNarrow ? 36 : 22) + i * row;
        return (
          <g key={r.name + i} class={/only/.test(r.name) ? "other" : "own"}>
            {isNarrow ? <text x={0} y={y - 18}>{r.name}{r.score !== undefined && <tspan class="value">: {percent(r.score)}</tspan>}</text> : <text x={left - 12} y={y + 4} text-anchor="end">{r.name}</text>}
            {r.score === undefined ? <text class="note" x={left + 8} y={y + 4}>{r.note}</text> : (
              <>
                {r.low !== undefined && r.high !== undefined && <line class="whisker" x1={x(r.low)} x2={x(r.high)} y1={y} y2={y} />}
                <circle cx={x(r.score)} cy={y} r={5.5} />
                {!isNarrow && <text class="value" x={x(r.score)} y={y - 10} text-anchor="middle">{percent(r.score)}</text>}
              </>
            )}
          </g>
        );
      })}
    </svg>
  );
}

export interface Curve { name: string; points: { day: number; kept: number; low?: number; high?: number }[] }

/** The share that keeps a response, by days since it began: steps, with their intervals as bars. */
export function Durability({ label, curves }: { label: string; curves: Curve[] }) {
  const last = Math.max(1, ...curves.flatMap((c) => c.points.map((p) => p.day)));
  const isNarrow = useTelephone();
  const [width, height, top] = [isNarrow ? 330 : 640, 230, 12];
  const x = (d: number) => 54 + (d / last) * (width - 54 - 24);
  const y = (share: number) => top + (1 - share) * (height - top - 34);
  return (
    <svg class="intervals" role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`}>
      {[0, 0.5, 1].map((t) => <g key={t} class="grid"><line x1={54} x2={width - 24} y1={y(t)} y2={y(t)} /><text x={46} y={y(t) + 4} text-anchor="end">{t * 100} %</text></g>)}
      {[...new Set([0, ...curves.flatMap((c) => c.points.map((p) => p.day))])].map((d) => <g key={d} class="grid"><text x={x(d)} y={height - 10} text-anchor="middle">day {d}</text></g>)}
      {curves.map((c, i) => {
        const shift = i === 0 ? -3 : 3;
        const steps = c.points.reduce((path, p) => `${path} H ${x(p.day)} V ${y(p.kept)}`, `M ${x(0)} ${y(1)}`);
        return (
          <g key={c.name} class={i === 0 ? "own" : "other"}>
            <path d={steps} />
            {c.points.map((p) => (
              <g key={p.day}>
                {p.low !== undefined && p.high !== undefined && <line class="whisker" x1={x(p.day) + shift} x2={x(p.day) + shift} y1={y(p.low)} y2={y(p.high)} />}
                <circle cx={x(p.day) + (p.low !== undefined ? shift : 0)} cy={y(p.kept)} r={4.5} />
              </g>
            ))}
          </g>
        );
      })}
    </svg>
  );
}
