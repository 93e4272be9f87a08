import { concept, entry, equal, finds, folder, get, header, hl7, holds, is, kap, keep, loinc, named, post, put, quantity, reference, request, snomed, taken, transaction, type } from './collection.mjs';
import { about, at, measured, patient, pressure, staff } from './clinic.mjs';

const jsonPatch = { 'Content-Type': 'application/json-patch+json' };

export default folder(2, 'Patients and records', `A patient's life on the server: made, read, changed in four ways, looked at as it was, labelled, deleted and brought back; and what belongs to a patient: visits, readings, notes, files.`, [
  put('Patient/patient-{{run}}', patient({ identifier: [{ system: `${kap}/ids/mrn`, value: 'mrn-{{run}}' }] }), 'Make a patient with an id of your own', 'A PUT to an id never used.', is(201), type('Patient'), keep('tag', "pm.response.headers.get('ETag')")),
  request('PUT', 'Patient/patient-{{run}}', 'Change it, if nobody else did', '`If-Match` names the version that you read.', { headers: { 'If-Match': '{{tag}}' }, body: patient({ identifier: [{ system: `${kap}/ids/mrn`, value: 'mrn-{{run}}' }], telecom: [{ system: 'phone', value: '555-0100' }] }),
    expect: [is(200), equal('is version 2', 'body.meta.versionId', '2')] }),
  request('PUT', 'Patient/patient-{{run}}', 'The same with the old version', 'Somebody wrote in between: 412, and nothing is overwritten.', { headers: { 'If-Match': '{{tag}}' }, body: patient(), expect: [is(412), type('OperationOutcome')] }),
  request('PATCH', 'Patient/patient-{{run}}', 'JSON Patch', 'RFC 6902, with a `test` that guards it.', { headers: jsonPatch, body: [{ op: 'test', path: '/gender', value: 'female' }, { op: 'add', path: '/telecom/-', value: { system: 'email', value: 'noor@example.org' } }],
    expect: [is(200), equal('has both', 'body.telecom.length', 2)] }),
  request('PATCH', 'Patient/patient-{{run}}', 'FHIRPath Patch', 'A Parameters resource: https://hl7.org/fhir/R4/fhirpatch.html', {
    body: { resourceType: 'Parameters', parameter: [{ name: 'operation', part: [{ name: 'type', valueCode: 'replace' }, { name: 'path', valueString: "Patient.telecom.where(system = 'phone').value" }, { name: 'value', valueString: '555-0199' }] }] },
    expect: [is(200), equal('is replaced', "body.telecom.find(t => t.system === 'phone').value", '555-0199')] }),
  request('PATCH', 'Patient/patient-{{run}}', 'XML Patch', 'RFC 5261.', { headers: { 'Content-Type': 'application/xml-patch+xml' },
    body: '<diff xmlns:f="http://hl7.org/fhir"><replace sel="f:Patient/f:birthDate/@value">1985-04-13</replace></diff>', expect: [is(200), equal('is replaced', 'body.birthDate', '1985-04-13')] }),
  get('Patient/patient-{{run}}/_history', 'Its versions', 'The newest first.', is(200), equal('are five', 'body.total', 5), equal('begin with the newest', 'body.entry[0].resource.meta.versionId', '5')),
  get('Patient/patient-{{run}}/_history/1', 'As it was at first', 'A version is never changed.', is(200), equal('has no telephone', "'telecom' in body", false)),
  request('PUT', 'Patient/patient-{{run}}', 'Change it and say who did', '`X-Provenance`: stored in the same transaction, about this version.', { headers: { 'X-Provenance': '{"resourceType":"Provenance","recorded":"2026-01-28T10:00:00Z","agent":[{"who":{"display":"Front desk"}}]}' },
    body: patient({ identifier: [{ system: `${kap}/ids/mrn`, value: 'mrn-{{run}}' }] }), expect: [is(200), equal('is version 6', 'body.meta.versionId', '6')] }),
  get('Provenance?target=Patient/patient-{{run}}', 'Who changed it', 'The Provenance that came with the write.', finds(1), holds('is about version 6', "body.entry[0].resource.target[0].reference.endsWith('/_history/6')")),
  post('Patient/patient-{{run}}/$meta-add', { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { tag: [{ system: `${kap}/tags`, code: 'vip' }] } }] }, 'Tag it', 'Tags, labels and profiles without a new version.', is(200), holds('has the tag', "JSON.stringify(body).includes('vip')")),
  get('Patient?_tag=https://kapfhir.example.org/fhir/tags|vip&_id=patient-{{run}}', 'Find it by its tag', 'Tags are searched like any token: `_tag=system|code`.', finds(1)),
  post('', transaction(staff('nurse', 'Okafor', 'Ada'), named('Encounter', 'visit', { status: 'finished', class: { system: hl7 + 'v3-ActCode', code: 'AMB' }, ...about, period: { start: at('14:00'), end: at('18:00') } }),
    measured('weight', '29463-7', 80, 'kg', at('14:30'), { encounter: reference('Encounter', 'visit') }), pressure('bp', 128, 78, at('14:45'), { encounter: reference('Encounter', 'visit') })), 'A visit with readings', 'One transaction; the entries refer to each other.', taken(4)),
  get('Patient/patient-{{run}}/Observation?_sort=date', 'What belongs to the patient', 'The compartment: every Observation about this patient.', finds(2), equal('are in order', 'body.entry[0].resource.code.coding[0].code', '29463-7')),
  request('POST', 'Binary', 'Store a file', 'Raw content of any type; who may see it is told by `X-Security-Context`.', { headers: { 'Content-Type': 'text/plain', 'X-Security-Context': 'Patient/patient-{{run}}' }, body: 'A letter.', raw: true, expect: [is(201), header('Location', '/\\/Binary\\//'), keep('file', "pm.response.headers.get('Location').match(/Binary\\/([^/]+)/)[1]")] }),
  request('GET', 'Binary/{{file}}', 'And read it', 'As it was sent.', { headers: { Accept: 'text/plain' }, raw: true, expect: [is(200), equal('is the letter', 'body', 'A letter.')] }),
  request('DELETE', 'Observation/bp-{{run}}', 'Delete a reading', 'Its history stays.', { raw: true, expect: [holds('is deleted', '[200, 204].includes(pm.response.code)')] }),
  get('Observation/bp-{{run}}', 'It is gone', '410, not 404: it was there.', is(410), type('OperationOutcome')),
  put('Observation/bp-{{run}}', pressure('bp', 130, 80, at('14:45')), 'Bring it back', 'A PUT makes a new version after the deletion.', is(201), equal('is version 3', 'body.meta.versionId', '3')),
  request('DELETE', 'Patient/patient-{{run}}', 'What others refer to is not deleted', '409, and who refers to it is said.', { expect: [is(409), type('OperationOutcome')] }),
]);
