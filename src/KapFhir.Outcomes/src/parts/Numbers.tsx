import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Props { caption: string; heads: string[]; rows: ComponentChildren[][]; name: string; isOpen?: boolean }

/** The table behind a chart: closed on the screen until it is wanted, open on paper. */
export function Numbers({ caption, heads, rows, name, isOpen = false }: Props) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    let was = false;
    const before = () => { was = box.current!.open; box.current!.open = true; };
    const after = () => { box.current!.open = was; };
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => { removeEventListener("beforeprint", before); removeEventListener("afterprint", after); };
  }, []);
  return (
    <details class="numbers" ref={box} open={isOpen}>
      <summary>{caption}</summary>
      <Table name={name} caption={caption} heads={heads} rows={rows} />
    </details>
  );
}

/** A table whose first column names the row. It scrolls by itself where the screen is narrow, with the keyboard too. */
export function Table({ caption, heads, rows, name }: { caption: string; heads: string[]; rows: ComponentChildren[][]; name: string }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={caption}>
      <table data-table={name}>
        <caption class="hidden">{caption}</caption>
        <thead><tr>{heads.map((h) => <th scope="col" key={h}>{h}</th>)}</tr></thead>
        <tbody>
          {rows.map((cells, r) => (
            <tr key={r}>{cells.map((cell, c) => (c === 0 ? <th scope="row" key={c}>{cell}</th> : <td key={c}>{cell}</td>))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
