// https://rolldown.rs/in-depth/dead-code-elimination
// What a library keeps on one object, or in a module of CommonJS, goes into the bundle whole. Here it is parted, so that the bundler leaves out what the app does not use. The
// versions are those of package-lock.json; with another, a rule that finds nothing to part fails the build.
import type { Plugin } from "vite";

type Rule = [RegExp, string];

// fhirclient is published as CommonJS that was made from modules: it becomes modules again.
const FHIRCLIENT: Rule[] = [
  [/^exports\.\w+ = (?:exports\.\w+ = )*void 0;$/gm, ""],
  [/^Object\.defineProperty\(exports, "(?:__esModule|KEY)", \{[^]*?^\}\);$/gm, ""],
  [/^exports\.(\w+) = \1;$/gm, "export { $1 };"],
  [/^exports\.default = /gm, "export default "],
  [/^exports\.debug = _debug;$/gm, "export { _debug as debug };"],
  [/^exports\.units = /gm, "export const units = "],
  [/^const debug = require\("debug"\);$/gm, 'import debug from "debug";'],
  [/^const (\w+) = require\("([^"]+)"\);$/gm, 'import * as $1 from "$2";'],
  [/ = typeof FHIRCLIENT_PURE !== "undefined" \? window : require\("cross-fetch"\);$/gm, " = window;"],
];

// uPlot draws lines in four ways; the charts have one.
const UPLOT: Rule[] = [[/^\t\(paths\.(?:stepped|bars|spline) +=.*$/gm, ""], [/^\tuPlot\.join = join;$/gm, ""]];

const LIBRARIES: [RegExp, Rule[]][] = [[/\/fhirclient\/lib\/(?!settings|FhirClient|security).*\.js$/, FHIRCLIENT], [/\/uPlot\.esm\.js$/, UPLOT]];

/** Parts the libraries. */
export function shake(): Plugin {
  const unused = new Set(LIBRARIES.flatMap(([, rules]) => rules));
  return {
    name: "shake", enforce: "pre", apply: "build",
    transform(code, id) {
      const rules = LIBRARIES.find(([file]) => file.test(id))?.[1];
      for (const rule of rules ?? []) {
        const parted = code.replace(...rule);
        if (parted !== code) {
          unused.delete(rule);
          code = parted;
        }
      }

      return rules && code;
    },
    buildEnd(fault) {
      if (!fault && unused.size > 0) {
        this.error("A library is not what shake.ts parts: nothing is like " + [...unused].map(([like]) => like).join(", "));
      }
    },
  };
}
