import { concept, entry, equal, finds, folder, get, header, hl7, holds, is, kap, keep, named, post, put, reference, refused, request, taken, transaction, type } from './collection.mjs';
import { about, at, measured, patient, staff } from './clinic.mjs';

const mrn = { identifier: [{ system: `${kap}/ids/mrn`, value: 'mrn-{{run}}' }] };
const search = 'identifier=https://kapfhir.example.org/fhir/ids/mrn|mrn-{{run}}';
const bundle = (kind, ...entry) => ({ resourceType: 'Bundle', type: kind, entry });
const one = (method, url, resource, more = {}) => ({ ...(resource ? { resource } : {}), ...(more.fullUrl ? { fullUrl: more.fullUrl } : {}), request: { method, url, ...more.request } });
const fresh = (more = {}) => ({ ...patient(mrn), id: undefined, ...more });

export default folder(6, 'Bundles and conditional interactions', `Many writes at once, and writes on condition: made once however often they are sent, changed by a search, never half.`, [
  request('POST', 'Patient', 'Create, unless it is there', '`If-None-Exist` is a search: nothing found, so it is created.', { headers: { 'If-None-Exist': search }, body: fresh(), expect: [is(201), keep('patient', 'body.id')] }),
  request('POST', 'Patient', 'The same again', 'Sent twice after a lost answer: it is there, nothing is written.', { headers: { 'If-None-Exist': search }, body: fresh(), expect: [is(200), equal('is the same', 'body.id', "=pm.collectionVariables.get('patient')"), equal('is version 1', 'body.meta.versionId', '1')] }),
  put('Patient?' + search, fresh({ gender: 'other' }), 'Update what a search finds', 'One match: it gets a new version.', is(200), equal('is the same', 'body.id', "=pm.collectionVariables.get('patient')"), equal('is version 2', 'body.meta.versionId', '2')),
  request('PATCH', 'Patient?' + search, 'Patch what a search finds', 'The search in the address must find one.', { headers: { 'Content-Type': 'application/json-patch+json' }, body: [{ op: 'replace', path: '/gender', value: 'female' }], expect: [is(200), equal('is version 3', 'body.meta.versionId', '3')] }),
  request('GET', 'Patient/{{patient}}', 'Read if it changed', 'The version it has is sent in `If-None-Match`: 304 and no body.', { headers: { 'If-None-Match': 'W/"3"' }, raw: true, expect: [is(304)] }),
  post('', bundle('transaction', one('POST', 'Encounter', { resourceType: 'Encounter', status: 'finished', class: { system: hl7 + 'v3-ActCode', code: 'AMB' }, subject: { reference: 'Patient?' + search } }, { fullUrl: 'urn:uuid:0b7c5c1e-5d0a-4c6f-9a53-00000000000a' }),
    one('POST', 'Observation', { ...measured('weight', '29463-7', 80, 'kg', at('14:30')), id: undefined, subject: { reference: 'Patient?' + search }, encounter: { reference: 'urn:uuid:0b7c5c1e-5d0a-4c6f-9a53-00000000000a' } })), 'A transaction whose entries refer to each other', 'New resources by `urn:uuid`, one that is there by a search. The server puts the ids in.',
    taken(2), keep('reading', "body.entry[1].response.location.match(/Observation\\/([^/]+)/)[1]")),
  get('Observation/{{reading}}', 'What became of the references', 'Reads what the transaction stored: both references lead to resources now.', is(200), equal('is the patient', 'body.subject.reference', "='Patient/' + pm.collectionVariables.get('patient')"), holds('is the visit', '/^Encounter\\/[^:]+$/.test(body.encounter.reference)')),
  post('', bundle('transaction', one('PUT', 'Practitioner/nurse-{{run}}', staff('nurse', 'Okafor', 'Ada')), one('PUT', 'Observation/bad-{{run}}', { ...measured('bad', '29463-7', 80, 'kg', at('14:30')), subject: { reference: 'Patient/nobody-{{run}}' } })),
    'A transaction that fails', 'The second entry refers to nobody: nothing is stored, and the issue names the entry.', refused(422, 'nobody-', 'entry[1]')),
  get('Practitioner/nurse-{{run}}', 'Nothing was stored', 'Nor the entry that was good.', is(404)),
  post('', bundle('batch', one('PUT', 'Practitioner/nurse-{{run}}', staff('nurse', 'Okafor', 'Ada')), one('GET', 'Patient/{{patient}}'), one('GET', 'Patient/nobody-{{run}}'), one('GET', 'Patient?' + search)), 'A batch', 'Each entry stands for itself.', is(200),
    equal('answers each', "body.entry.map(e => e.response.status.slice(0, 3))", ['201', '200', '404', '200']), equal('brings the search', 'body.entry[3].resource.total', 1)),
  request('POST', '', 'A batch, in its own time', '`Prefer: respond-async`: 202 at once, and where to ask.', { headers: { Prefer: 'respond-async' }, body: bundle('batch', one('GET', 'Patient/{{patient}}')),
    expect: [is(202), header('Content-Location', '/_async\\//'), keep('status', "pm.response.headers.get('Content-Location')")] }),
  request('GET', '{{status}}', 'Is it done?', '202 while it goes on; then 200 with a Bundle. Send again until it is.', {
    before: "const ask = left => pm.sendRequest({ url: pm.collectionVariables.get('status'), header: pm.request.headers.toObject() }, (fault, answer) => {\n  if (!fault && answer.code === 202 && left > 0) setTimeout(() => ask(left - 1), 100);\n});\nask(100);",
    expect: [is(200), type('Bundle'), equal('was answered 200', 'body.entry[0].response.status.slice(0, 3)', '200')] }),
  request('DELETE', 'Observation?patient={{patient}}&code=29463-7', 'Delete what a search finds', 'One match.', { raw: true, expect: [holds('is deleted', '[200, 204].includes(pm.response.code)')] }),
  get('Observation/{{reading}}', 'It is gone', '410: it was there, and its history still is.', is(410)),
  post('', bundle('transaction', ...['a', 'b'].map(v => one('POST', 'Basic', { resourceType: 'Basic', code: { text: v }, identifier: [{ system: `${kap}/ids/basic`, value: 'twice-{{run}}' }] }))), 'Two of a kind', 'For the next request.', taken(2)),
  request('PUT', 'Basic?identifier=https://kapfhir.example.org/fhir/ids/basic|twice-{{run}}', 'A condition that two fit', '412: which of them was meant is for the client to say.', { body: { resourceType: 'Basic', code: { text: 'c' } }, expect: [refused(412)] }),
]);
