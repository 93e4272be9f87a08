// Answers what npm @lhncbc/ucum-lhc says of unit codes (those of its own table first) and conversions: a JSON object on stdin, one on stdout.
// node ucum-lhc.mjs PACKAGE_FOLDER <asked.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

globalThis.self = globalThis;
console.log = () => {}; // the package's own remarks
const { UcumLhcUtils, UnitTables } = createRequire(import.meta.url)(process.argv[2] + "/browser-dist/ucum-lhc.min.js");
const lhc = UcumLhcUtils.getInstance();
const asked = JSON.parse(readFileSync(0, "utf8"));

function unit(code) {
    try {
        const found = lhc.getSpecifiedUnit(code, "validate");
        // An "invalid" code may come with a unit that was meant: only what is taken as written counts.
        if (!found.unit || found.origString !== code || lhc.validateUnitString(code).status !== "valid") return null;
        const { magnitude_: magnitude, dim_: dim, cnv_: cnv, cnvPfx_: times } = found.unit;
        return { magnitude, dim: dim?.dimVec_ ?? [0, 0, 0, 0, 0, 0, 0], cnv: cnv ?? null, times };
    } catch {
        return null;
    }
}

function converted({ from, to, value }) {
    const result = lhc.convertUnitTo(from, value, to);
    return result.status === "succeeded" ? result.toVal : null;
}

const table = UnitTables.getInstance().allUnitsByDef().map(u => u.csCode_);
process.stdout.write(JSON.stringify({
    table,
    units: [...table, ...asked.units].map(unit),
    conversions: asked.conversions.map(converted),
}));
