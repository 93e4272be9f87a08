import { useMemo } from "preact/hooks";
import type uPlot from "uplot";
import type { Config } from "../model/config";
import type { Vital } from "../model/record";
import { Canvas, axis } from "./Canvas";
import { Numbers } from "./Numbers";
import type { Palette } from "./palette";

/** Blood pressure, heart rate and saturation of one session, by minutes from the dose. */
export function VitalsChart({ vitals, config, name }: { vitals: Vital[]; config: Config; name: string }) {
  const data = useMemo<uPlot.AlignedData>(() => [
    vitals.map((v) => v.minutes), column(vitals, "systolic"), column(vitals, "diastolic"), column(vitals, "heartRate"), column(vitals, "saturation"),
  ], [vitals]);
  const options = useMemo(() => (c: Palette) => vitalOptions(c), []);
  const raised = vitals.filter((v) => isRaised(v, config));
  return (
    <figure class="figure">
      <Canvas label={`Vital signs of ${name}: ${vitals.length} readings, ${raised.length} outside of the limits. The table below has the numbers.`} height={220} data={data} options={options} />
      <figcaption class="legend soft">
        <span><i class="mark systolic" /> blood pressure, mmHg</span>
        <span><i class="mark pulse" /> heart rate, /min</span>
        <span><i class="mark oxygen" /> oxygen saturation, %</span>
        <span>minutes from the dose</span>
      </figcaption>
      {raised.length > 0 && <p>{raised.length} of {vitals.length} readings are outside of the limits: marked in the table.</p>}
      <Numbers name="vitals" caption={`Vital signs of ${name}: the numbers`} heads={["Minute", "Blood pressure, mmHg", "Heart rate, /min", "SpO₂, %", "CADSS-6", "MOAA/S"]}
        rows={vitals.map((v) => [
          String(v.minutes).replace("-", "\u2212"), mark(v.systolic === undefined ? undefined : `${v.systolic}/${v.diastolic ?? "?"}`, isPressureHigh(v, config)),
          mark(v.heartRate, isPulseOut(v, config)), mark(v.saturation, isSaturationLow(v, config)), v.dissociation ?? "-", v.sedation ?? "-",
        ])} />
    </figure>
  );
}

// Before the dose the limits are those of the gate, after it those of the alert.
const isPressureHigh = (v: Vital, config: Config): boolean => v.minutes < 0
  ? (v.systolic ?? 0) > config.before.systolic || (v.diastolic ?? 0) > config.before.diastolic
  : (v.systolic ?? 0) >= config.during.systolic || (v.diastolic ?? 0) >= config.during.diastolic;
const isSaturationLow = (v: Vital, config: Config): boolean => v.saturation !== undefined && v.saturation < config.during.saturation;
const isPulseOut = (v: Vital, config: Config): boolean =>
  v.heartRate !== undefined && (v.heartRate < config.during.minHeartRate || v.heartRate > config.during.maxHeartRate);
export const isRaised = (v: Vital, config: Config): boolean => isPressureHigh(v, config) || isSaturationLow(v, config) || isPulseOut(v, config);

const mark = (found: string | number | undefined, isOut: boolean) => (found === undefined ? "-" : isOut ? <strong class="out">{found} <span>outside</span></strong> : found);

const column = (vitals: Vital[], name: keyof Vital): (number | null)[] => vitals.map((v) => v[name] ?? null);

const vitalOptions = (c: Palette): Omit<uPlot.Options, "width" | "height"> => {
  const line = (label: string, stroke: string, dash?: number[]): uPlot.Series => ({ label, stroke, width: 2, dash, spanGaps: true, points: { show: true, size: 5, fill: stroke } });
  return {
    padding: [8, 8, 0, 0],
    cursor: { show: false },
    scales: { x: { time: false }, y: { range: (_u, least, most) => [Math.min(40, Math.floor(least / 10) * 10), Math.max(160, Math.ceil(most / 10) * 10)] } },
    axes: [axis(c, { grid: { show: false }, values: (_u, ticks) => ticks.map((t) => String(t).replace("-", "\u2212")) }), axis(c, { size: 36 })],
    series: [{}, line("systolic", c.accent), line("diastolic", c.accent), line("heart rate", c.second, [6, 4]), line("saturation", c.third, [2, 3])],
  };
};
