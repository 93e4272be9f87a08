// Measures evaluations per second, one question a line: {"file": ..., "expression": ..., "seconds": 0.5} in, the rate out.
import fs from 'node:fs';
import readline from 'node:readline';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';

const known = new Map();

function prepared({ file, expression }) {
  const key = file + '\n' + expression;
  if (!known.has(key)) {
    known.set(key, { resource: JSON.parse(fs.readFileSync(file, 'utf8')), evaluate: fhirpath.compile(expression, r4) });
  }
  return known.get(key);
}

function rate(question) {
  const { resource, evaluate } = prepared(question);
  const start = process.hrtime.bigint();
  const end = start + BigInt(Math.round(question.seconds * 1e9));
  let count = 0;
  for (let now = start; now < end; now = process.hrtime.bigint()) {
    for (let i = 0; i < 20; i++) evaluate(resource);
    count += 20;
  }
  return count / (Number(process.hrtime.bigint() - start) / 1e9);
}

for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(rate(JSON.parse(line)) + '\n');
}
