// Evaluates expressions on elements of resources: lines of JSON in, lines of JSON out.
//   first line   {"expressions": ["name.given", ...]}
//   other lines  {"file": "Patient-example.json", "checks": [["Patient.name[0]", 3], ["", 7]]}: location ("" for the resource), expression
// For each other line one line is written: for each check the items as [type, value], or the message of an error.
import fs from 'node:fs';
import readline from 'node:readline';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';

// resolve() without a server: what a contained reference leads to, or a bare resource of the type that the reference's text names.
function resolve(items) {
  const context = this;
  return items.flatMap(item => {
    const data = item?.data ?? item;
    const reference = typeof data === 'string' ? data : data?.reference;
    const found = reference ? lookUp(reference) : undefined;
    return found ? [item.constructor.makeResNode(context, found, null, null, null, null)] : [];
  });
}

function lookUp(reference) {
  if (reference.startsWith('#')) return root.contained?.find(c => c.id === reference.slice(1));
  const named = /([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]+(\/_history\/.*)?$/.exec(reference)?.[1];
  return named in r4.type2Parent ? { resourceType: named } : undefined;
}

let root;
const options = {
  resolveInternalTypes: false, preciseMath: true, traceFn: () => {},
  userInvocationTable: { resolve: { fn: resolve, arity: { 0: [] }, internalStructures: true } },
};
const descendants = fhirpath.compile('descendants()', r4, options);
const compiled = new Map();
let expressions = [];
console.warn = () => {};

function compile(index) {
  if (!compiled.has(index)) {
    try {
      compiled.set(index, fhirpath.compile(expressions[index], r4, options));
    } catch (e) {
      const message = String(e.message ?? e);
      compiled.set(index, () => { throw new Error('does not compile: ' + message); });
    }
  }
  return compiled.get(index);
}

function elementsOf(resource, checks) {
  const elements = new Map([['', resource]]);
  if (checks.some(([location]) => location !== '')) {
    for (const node of descendants(resource)) elements.set(node.fullPropertyName(), node);
  }
  return elements;
}

function described(item) {
  const data = item?.constructor?.name === 'ResourceNode' ? item.data : item;
  const type = fhirpath.types([item])[0];
  const isElement = data !== item && typeof data === 'object' && data !== null && data.constructor === Object;
  return [type, isElement ? item.fullPropertyName() : data === null || data === undefined ? null : text(data)];
}

function text(data) {
  if (typeof data !== 'object') return String(data);
  if (data.constructor === Object) return JSON.stringify(data);
  return data.toString();
}

function evaluate(elements, [location, index], resource) {
  if (!elements.has(location)) return 'no such element';
  try {
    return compile(index)(elements.get(location), { resource, rootResource: resource }).map(described);
  } catch (e) {
    return String(e.message ?? e);
  }
}

for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const request = JSON.parse(line);
  if (request.expressions) {
    expressions = request.expressions;
    continue;
  }
  const resource = JSON.parse(fs.readFileSync(request.file, 'utf8'));
  root = resource;
  const elements = elementsOf(resource, request.checks);
  process.stdout.write(JSON.stringify(request.checks.map(check => evaluate(elements, check, resource))) + '\n');
}
