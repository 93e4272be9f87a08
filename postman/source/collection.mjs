// The words in which the folders are written. A folder is a collection (https://schema.getpostman.com/json/collection/v2.1.0/): it makes what it needs by itself,
// with names of its own for each run, so that it runs in any order and again on the same server.

const json = 'application/fhir+json';

/** A folder. */
export const folder = (number, name, description, requests) => ({ number, name, description, requests });

/** A request. `path` is under the FHIR base, or begins with http. */
export const request = (method, path, name, description, { body, form, headers = {}, before = '', expect = [], raw, redirects = true, noAuth = false } = {}) =>
  ({ method, path, name, description, body, form, headers, before, expect, raw, redirects, noAuth });

export const get = (path, name, description, ...expect) => request('GET', path, name, description, { expect });
export const post = (path, body, name, description, ...expect) => request('POST', path, name, description, { body, expect });
export const put = (path, body, name, description, ...expect) => request('PUT', path, name, description, { body, expect });

// What an answer must be. `body` is the answer as an object.

/** It has this status. */
export const is = status => `pm.test('is answered ${status}', () => pm.response.to.have.status(${status}));`;

/** It is a resource of this type. */
export const type = name => `pm.test('is of type ${name}', () => pm.expect(body.resourceType).to.eql('${name}'));`;

/** An expression has this value. */
export const equal = (text, expression, value) => `pm.test(${JSON.stringify(text)}, () => pm.expect(${expression}).to.eql(${typeof value === 'string' && value.startsWith('=') ? value.slice(1) : JSON.stringify(value)}));`;

/** An expression holds. */
export const holds = (text, expression) => `pm.test(${JSON.stringify(text)}, () => pm.expect(${expression}, pm.response.text().slice(0, 600)).to.be.true);`;

/** An expression has one value where nobody signs in, and another where tokens say who asks. */
export const byMode = (text, expression, open, tokens) =>
  `pm.test(${JSON.stringify(text)}, () => pm.expect(${expression}, pm.response.text().slice(0, 600)).to.eql(pm.environment.get('authMode') === 'open' ? ${JSON.stringify(open)} : ${JSON.stringify(tokens)}));`;

/** Runs before a request that the built-in authorization server alone can answer. */
export const builtInOnly = "if (pm.environment.get('authMode') !== 'builtin') pm.execution.skipRequest();\n";

/** A header says this. */
export const header = (name, pattern) => `pm.test('says it in ${name}', () => pm.expect(pm.response.headers.get('${name}') || '').to.match(${pattern}));`;

/** Kept for the requests that follow. */
export const keep = (name, expression) => `pm.collectionVariables.set('${name}', ${expression});`;

/** The answer is an OperationOutcome of an error, whose words tell of this. */
export const refused = (status, ...words) => [is(status), type('OperationOutcome'), equal('is an error', "['error', 'fatal'].includes(body.issue[0].severity)", true),
  ...words.map(w => holds(`says ${w}`, `JSON.stringify(body.issue).includes(${JSON.stringify(w)})`))].join('\n');

/** The entries of a transaction were all taken. */
export const taken = count => [is(200), type('Bundle'), equal(`all ${count} are stored`, "body.entry.filter(e => /^20[01]/.test(e.response.status)).length", count)].join('\n');

/** A search found so many. */
export const finds = total => [is(200), type('Bundle'), equal(`finds ${total}`, 'body.total', total)].join('\n');

// What resources are made of.

export const kap = 'https://kapfhir.example.org/fhir';
export const loinc = 'http://loinc.org';
export const snomed = 'http://snomed.info/sct';
export const hl7 = 'http://terminology.hl7.org/CodeSystem/';
export const concept = (system, code, text) => ({ coding: [{ system, code }], ...(text ? { text } : {}) });
export const local = (system, code) => concept(`${kap}/CodeSystem/${system}`, code);
export const reference = (type, name) => ({ reference: `${type}/${name}-{{run}}` });
export const quantity = (value, unit) => ({ value, unit, system: 'http://unitsofmeasure.org', code: unit });
export const extension = (id, value) => ({ url: `${kap}/StructureDefinition/${id}`, ...value });
export const entry = resource => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } });
export const transaction = (...resources) => ({ resourceType: 'Bundle', type: 'transaction', entry: resources.map(entry) });
export const named = (resourceType, name, more) => ({ resourceType, id: `${name}-{{run}}`, ...more });

/** A collection as Postman reads it. `answers` are the sample answers by the requests' names. */
export function assemble({ number, name, description, requests }, shared, answers) {
  const title = `KapFhir ${number} ${name}`;
  return {
    info: { _postman_id: `0a1b2c3d-0000-4000-8000-00000000000${number}`, name: title, description, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: requests.map((r, i) => item(r, i === 0, answers[r.name])),
    event: [{ listen: 'prerequest', script: script(shared) }],
    variable: [{ key: 'run', value: '', type: 'string' }],
  };
}

function item(r, isFirst, answer) {
  const asked = ask(r);
  const events = [];
  const before = (isFirst ? "pm.collectionVariables.set('run', Date.now().toString(36) + Math.random().toString(36).slice(2, 8));\n" : '') + r.before;
  if (before) events.push({ listen: 'prerequest', script: script(before) });
  const read = r.raw ? 'const body = pm.response.text();' : 'const body = pm.response.text() ? pm.response.json() : {};';
  if (!r.expect.length) throw new Error(`${r.name} expects nothing`);
  events.push({ listen: 'test', script: script([read, ...r.expect].join('\n')) });
  return {
    name: r.name, event: events, request: asked,
    ...(r.redirects ? {} : { protocolProfileBehavior: { followRedirects: false } }),
    response: answer ? [sample(asked, answer)] : [],
  };
}

function ask(r) {
  const headers = { Accept: json, ...(r.body !== undefined ? { 'Content-Type': json } : {}), ...r.headers };
  const body = r.form ? { mode: 'urlencoded', urlencoded: Object.entries(r.form).map(([key, value]) => ({ key, value, type: 'text' })) }
    : r.body !== undefined ? { mode: 'raw', raw: typeof r.body === 'string' ? r.body : JSON.stringify(r.body, null, 2), options: { raw: { language: 'json' } } } : undefined;
  return {
    method: r.method, ...(r.noAuth ? { auth: { type: 'noauth' } } : {}), header: Object.entries(headers).map(([key, value]) => ({ key, value })),
    ...(body ? { body } : {}), url: address(r.path), description: r.description,
  };
}

// Postman shows parameters one by one only if the address comes in parts.
function address(path) {
  const raw = path.startsWith('{{') || path.startsWith('http') ? path : `{{base}}${path.startsWith('/') || path.startsWith('?') || path === '' ? '' : '/'}${path}`;
  const [place, query] = [raw.split('?')[0], raw.includes('?') ? raw.slice(raw.indexOf('?') + 1) : ''];
  const parts = place.split('/');
  const pair = p => p.includes('=') ? { key: p.slice(0, p.indexOf('=')), value: p.slice(p.indexOf('=') + 1) } : { key: p, value: null };
  return { raw, host: [parts[0]], path: parts.slice(1), ...(query ? { query: query.split('&').map(pair) } : {}) };
}

function sample(originalRequest, { status, code, header, body }) {
  return { name: `${code} ${status}`, originalRequest, status, code, _postman_previewlanguage: 'json', header, cookie: [], body };
}

const script = text => ({ type: 'text/javascript', exec: text.split('\n') });
