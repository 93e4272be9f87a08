/** The colours that canvases are drawn in: those of the style sheet, so that both follow the same dark, light and print. */
export interface Palette { ink: string; soft: string; line: string; accent: string; second: string; third: string; bad: string; card: string; isDark: boolean }

export function palette(isPrinting: boolean): Palette {
  const root = document.documentElement;
  root.classList.toggle("printing", isPrinting);
  const style = getComputedStyle(root);
  const of = (name: string) => style.getPropertyValue("--" + name).trim();
  return {
    ink: of("ink"), soft: of("soft"), line: of("line"), accent: of("accent"), second: of("second"), third: of("third"), bad: of("bad"), card: of("card"),
    isDark: !isPrinting && matchMedia("(prefers-color-scheme: dark)").matches,
  };
}

/** Calls when colours change: dark, light, print. Returns what ends it. */
export function onColours(changed: (isPrinting: boolean) => void): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const screen = () => changed(false);
  const print = () => changed(true);
  dark.addEventListener("change", screen);
  addEventListener("beforeprint", print);
  addEventListener("afterprint", screen);
  return () => {
    dark.removeEventListener("change", screen);
    removeEventListener("beforeprint", print);
    removeEventListener("afterprint", screen);
  };
}
