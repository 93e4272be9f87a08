import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { onColours, palette, type Palette } from "./palette";

interface Props {
  /** What the picture shows, in one sentence; the table beside it has the numbers. */
  label: string;
  height: number;
  data: uPlot.AlignedData;
  options: (colours: Palette, isNarrow: boolean) => Omit<uPlot.Options, "width" | "height">;
}

const NARROW = 520;

/** A chart of uPlot that is as wide as its place, and one image to who cannot see it. */
export function Canvas({ label, height, data, options }: Props) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = place.current!;
    let plot: uPlot | undefined;
    let isPrinting = false;
    let width = 0;
    const draw = () => {
      plot?.destroy();
      // A printed page is narrower than most screens.
      width = isPrinting ? Math.min(box.clientWidth, 640) : box.clientWidth;
      if (width > 0) {
        plot = new uPlot({ ...options(palette(isPrinting), width < NARROW), width, height, legend: { show: false } }, data, box);
      }
    };
    draw();
    const stop = onColours((printing) => { isPrinting = printing; draw(); });
    const resized = new ResizeObserver(() => { if (!isPrinting && box.clientWidth !== width) { draw(); } });
    resized.observe(box);
    return () => { stop(); resized.disconnect(); plot?.destroy(); };
  }, [data, options, height]);
  return <div class="chart" role="img" aria-label={label} ref={place} />;
}

/** The axes as all charts have them. */
export const axis = (c: Palette, more: uPlot.Axis): uPlot.Axis => ({
  stroke: c.soft, font: "12px system-ui, sans-serif", grid: { stroke: c.line, width: 1 }, ticks: { stroke: c.line, width: 1, size: 4 }, ...more,
});
