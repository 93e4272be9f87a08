// docs/privacy.md
import { builtInOnly, byMode, concept, equal, extension, folder, get, header, hl7, holds, is, kap, keep, loinc, named, post, put, reference, refused, request, taken, transaction, type } from './collection.mjs';
import { about, at, consent, measured, patient } from './clinic.mjs';
import { signIn } from './signin.mjs';

const act = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const reason = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
const labelled = (...codes) => ({ meta: { security: codes.map(code => ({ system: act, code })) } });
const diagnosis = (name, more = {}) => named('Condition', name, { clinicalStatus: concept(hl7 + 'condition-clinical', 'active'), code: { text: name }, ...about, ...more });
const release = status => named('Consent', 'release', {
  status, scope: concept(hl7 + 'consentscope', 'patient-privacy'), category: [concept(loinc, '64292-6')], patient: reference('Patient', 'patient'), dateTime: at('09:30', '2026-01-12'),
  policyRule: concept(hl7 + 'consentpolicycodes', 'hipaa-auth'),
  provision: { type: 'permit', actor: [{ role: concept(hl7 + 'v3-ParticipationType', 'IRCP'), reference: reference('Organization', 'family') }], securityLabel: [{ system: act, code: '42CFRPart2' }], purpose: [{ system: reason, code: 'TREAT' }] },
});
const segment = (purpose, recipient, name, description, ...expect) => post('Patient/patient-{{run}}/$kap-segment', {
  resourceType: 'Parameters', parameter: [{ name: 'purpose', valueCoding: { system: reason, code: purpose } }, { name: 'recipient', valueReference: recipient }],
}, name, description, ...expect);
const inIt = "body.entry.filter(e => e.resource.resourceType === 'Condition').length";
const conditions = n => equal(`${n === 1 ? 'one diagnosis is' : n + ' diagnoses are'} in it`, inIt, n);

// Nothing is released that its caller may not see, and no consent names the collection's own service.
const conditionsByMode = (n, withTokens) => byMode('as many diagnoses are in it as may be', inIt, n, withTokens);
const family = reference('Organization', 'family');

// A patient who consents, seen from two apps: the patient's own and a doctor's. The people are the same in each run, since users are theirs; what they have is this run's.
const doctor = { reference: 'Practitioner/postman-doctor' };
const person = { reference: 'Patient/postman-patient' };
const share = status => ({
  resourceType: 'Consent', id: 'postman-share', status, scope: concept(hl7 + 'consentscope', 'patient-privacy'), category: [concept(loinc, '64292-6')], patient: person, dateTime: at('09:30', '2026-01-12'),
  policyRule: concept(hl7 + 'consentpolicycodes', 'hipaa-auth'),
  provision: { type: 'permit', actor: [{ role: concept(hl7 + 'v3-ParticipationType', 'IRCP'), reference: doctor }], securityLabel: [{ system: act, code: '42CFRPart2' }], purpose: [{ system: reason, code: 'TREAT' }] },
});
const here = (method, path, name, description, expect, more = {}) => request(method, path, name, description, { before: builtInOnly, expect, ...more });
const as = (token, path, name, description, ...expect) => here('GET', path, name, description, expect, { noAuth: true, headers: { Authorization: `Bearer {{${token}}}` } });
const protectedOne = 'Condition/protected-{{run}}';
const app = [
  here('POST', '', 'For apps: a patient, a doctor, a protected diagnosis', 'From here on the built-in authorization server is needed; without it these requests are skipped. The service writes what the apps will read.', [taken(5)], {
    body: transaction({ resourceType: 'Practitioner', id: 'postman-doctor', active: true, name: [{ family: 'Haddad' }] }, { resourceType: 'Patient', id: 'postman-patient', active: true, name: [{ family: 'Marsh', given: ['Noor'] }] }, share('inactive'),
      named('Condition', 'plain', { clinicalStatus: concept(hl7 + 'condition-clinical', 'active'), code: { text: 'depression' }, subject: person }),
      named('Condition', 'protected', { ...labelled('42CFRPart2', 'ETHUD'), clinicalStatus: concept(hl7 + 'condition-clinical', 'active'), code: { text: 'dependence' }, subject: person })),
  }),
  here('GET', '{{base}}/.well-known/smart-configuration', 'Where apps sign users in', 'Needs no token.', [is(200), keep('authorize', 'body.authorization_endpoint'), keep('token', 'body.token_endpoint')], { noAuth: true, headers: { Accept: 'application/json' } }),
  ...signIn('the patient', { username: 'patientUsername', password: 'patientPassword', scope: 'openid fhirUser offline_access user/*.rs', token: 'patientToken', before: builtInOnly }),
  as('patientToken', 'Condition?_id=plain-{{run}},protected-{{run}}', 'The patient sees the own record', 'All of it but psychotherapy notes, with or without consents (45 CFR 164.524).', is(200), type('Bundle'), equal('both diagnoses are there', 'body.total', 2)),
  as('patientToken', 'Patient/patient-{{run}}', 'And no other', 'For this app the other patient of this collection is not there.', refused(404)),
  ...signIn('the doctor', { username: 'username', password: 'password', scope: 'openid fhirUser user/*.rs', token: 'doctorToken', before: builtInOnly }),
  as('doctorToken', 'Condition?_id=plain-{{run}},protected-{{run}}&patient=Patient/postman-patient', 'The doctor\'s app, before the consent', 'The plain diagnosis; that something is kept back is said, not what.', is(200), equal('one diagnosis is there', 'body.total', 1), holds('says that something is missing', "body.meta.security.some(s => s.code === 'REDACTED')")),
  as('doctorToken', protectedOne, 'The protected one is not there', 'Not forbidden: not there. That it exists is protected too.', refused(404)),
  here('PUT', 'Consent/postman-share', 'The patient consents', 'The clinic records it: this doctor, this label, for treatment.', [is(200), equal('is active', 'body.status', 'active')], { body: share('active') }),
  as('doctorToken', protectedOne, 'With the consent', 'From the next request on, with the notice that 42 CFR 2.32 asks for.', is(200), type('Condition'), header('Warning', '/42 CFR part 2/')),
  here('PUT', 'Consent/postman-share', 'The patient takes it back', 'At any time.', [is(200), equal('is over', 'body.status', 'inactive')], { body: share('inactive') }),
  as('doctorToken', protectedOne, 'After that', 'The same token, the next request.', refused(404)),
  as('patientToken', 'Patient/postman-patient/$kap-access-log', 'The patient reads who had the record', 'Every access is on record, the doctor\'s among them.', is(200), type('Parameters'), holds('names accesses', "body.parameter.find(p => p.name === 'total').valueInteger >= 1")),
];

export default folder(4, 'Consent and privacy', `What is labelled, who may have it, and what a consent changes: psychotherapy notes, records of a program for substance use (42 CFR part 2), release to a family practice, withdrawal, an emergency, research.

\`$kap-segment\` is what an EHR asks before it sends a record away: it answers with what may be released, never with what is left out.

Without tokens (\`Auth:Mode=Open\`) nothing is kept from the one person at this machine. With tokens the same rules decide what each caller reads: some answers differ, as the requests say, and the last part shows a patient's and a doctor's app.`, [
  post('', transaction(patient(), named('Organization', 'family', { name: 'Family practice' }), named('Organization', 'clinic', { name: 'Another clinic' }), named('Practitioner', 'doctor', { name: [{ family: 'Haddad' }] }),
    named('PractitionerRole', 'role', { active: true, practitioner: reference('Practitioner', 'doctor'), code: [concept(hl7 + 'practitioner-role', 'doctor')] }),
    measured('weight', '29463-7', 80, 'kg', at('14:30')), diagnosis('depression'), diagnosis('dependence', labelled('42CFRPart2', 'ETHUD')),
    named('DocumentReference', 'note', { ...labelled('PSYTHPN'), status: 'current', description: 'process note', ...about, content: [{ attachment: { title: 'note' } }] })), 'A record with sensitive parts', 'A plain diagnosis, one from a part 2 program, and a psychotherapy note.', taken(9)),
  get('Observation/weight-{{run}}', 'A label that nobody sent', 'What has no label is read as N, normal.', is(200), type('Observation')),
  get('Condition?_security=http://terminology.hl7.org/CodeSystem/v3-ActCode|42CFRPart2&patient=Patient/patient-{{run}}', 'Find by label', '`_security` finds what has a label, for whoever may see it: with tokens nobody sees Part 2 records whom no consent names, not even the service that wrote them.',
    is(200), type('Bundle'), byMode('finds it, or nothing', 'body.total', 1, 0)),
  put('Condition/dependence-{{run}}', diagnosis('dependence'), 'A label cannot be lost', 'The client leaves the label out; the server keeps it (R-22). With tokens: what one may not read is not there, so nobody changes it.',
    byMode('is changed, or not there', 'pm.response.code', 200, 404), byMode('keeps the label', "body.meta ? body.meta.security.some(s => s.code === '42CFRPart2') : 'nothing is told'", true, 'nothing is told')),
  put('Consent/consent-{{run}}', consent(), 'Consent to treatment', 'This one is about being treated: it releases nothing.', is(201)),
  segment('TREAT', family, 'What may the family practice have?', 'Without a consent: no part 2 records, no psychotherapy notes. The answer says that it is redacted, not of what.', is(200), type('Bundle'), conditions(1),
    holds('says so to who may see all', "pm.environment.get('authMode') !== 'open' || body.meta.security.some(s => s.code === 'REDACTED')"), equal('does not tell why', "pm.response.text().includes('42CFRPart2')", false)),
  put('Consent/release-{{run}}', release('active'), 'Consent to release', 'Names the label, the recipient, the purpose.', is(201)),
  segment('TREAT', family, 'The same, with the consent', 'The part 2 record is in it, with the notice that 42 CFR 2.32 asks for. The note is not. With tokens the asker must see it too: the service does not.',
    is(200), conditionsByMode(2, 1), byMode('has the notice', "pm.response.text().includes('42 CFR part 2 prohibits')", true, false),
    equal('has no note', "pm.response.text().includes('process note')", false)),
  segment('TREAT', reference('Organization', 'clinic'), 'Another recipient', 'Not named in the consent.', is(200), conditions(1)),
  segment('HPAYMT', family, 'Another purpose', 'Payment was not consented to.', is(200), conditions(1)),
  put('Consent/release-{{run}}', release('inactive'), 'Withdrawn', 'Holds from the next request on.', is(200)),
  segment('TREAT', family, 'After the withdrawal', 'As before the consent: what was released cannot be called back, but nothing more is.', is(200), conditions(1)),
  segment('BTG', reference('Practitioner', 'doctor'), 'An emergency', 'A doctor breaks the glass: all but the notes, and the privacy officer is told. A service cannot.', is(200), conditionsByMode(2, 1), equal('has no note', "pm.response.text().includes('process note')", false)),
  get('Communication?subject=Patient/patient-{{run}}', 'The privacy officer is told', 'Breaking the glass writes a Communication in the same transaction, for the privacy officer.', is(200), type('Bundle'), byMode('is there for who may see it', 'body.total', 1, 0)),
  get('Patient/patient-{{run}}/$kap-access-log', 'Who has had the record?', 'What a patient may ask for: every access on record.', is(200), type('Parameters'), holds('tells each release', "body.parameter.find(p => p.name === 'total').valueInteger >= 6")),
  post('', transaction(named('Practitioner', 'investigator', { name: [{ family: 'Sato' }] }), named('ResearchStudy', 'study', { status: 'active', title: 'Study of the collection', principalInvestigator: reference('Practitioner', 'investigator') }),
    named('Consent', 'research', { meta: { profile: [`${kap}/StructureDefinition/kap-consent-research`] }, extension: [extension('kap-study', { valueReference: reference('ResearchStudy', 'study') })], status: 'active', scope: concept(hl7 + 'consentscope', 'research'),
      category: [concept(hl7 + 'consentcategorycodes', 'research'), concept(hl7 + 'consentcategorycodes', 'rsdid')], patient: reference('Patient', 'patient'), dateTime: at('09:30', '2026-01-12'), performer: [reference('Patient', 'patient')],
      policyRule: concept(hl7 + 'consentpolicycodes', 'hipaa-research'), verification: [{ verified: true }], provision: { type: 'permit', period: { start: '2026-01-12' }, purpose: [{ system: reason, code: 'HRESCH' }] } })), 'A study, and consent to it', 'Of scope research; the study is named.', taken(3)),
  request('POST', '$kap-deidentify', 'Data for the study', 'Made in the background: 202, and where to ask.', { body: { resourceType: 'Parameters', parameter: [{ name: 'study', valueReference: reference('ResearchStudy', 'study') }] },
    expect: [is(202), header('Content-Location', '/_export\\//'), keep('export', "pm.response.headers.get('Content-Location')")] }),
  request('GET', '{{export}}', 'Is it done?', 'The manifest: files, and how many patients.', {
    before: "const ask = left => pm.sendRequest({ url: pm.collectionVariables.get('export'), header: pm.request.headers.toObject() }, (fault, answer) => {\n  if (!fault && answer.code === 202 && left > 0) setTimeout(() => ask(left - 1), 100);\n});\nask(200);",
    expect: [is(200), equal('is of one patient', 'body.extension.patients', 1), keep('file', "body.output.find(f => f.type === 'Patient').url")] }),
  request('GET', '{{file}}', 'The patient, de-identified', 'No name, no identifier, the year of birth at most.', { raw: true, headers: { Accept: 'application/fhir+ndjson' }, expect: [is(200), equal('has no name', "body.includes('Marsh')", false), holds('is a Patient', "body.includes('\"resourceType\":\"Patient\"')")] }),
  request('DELETE', '{{export}}', 'Take the files away', 'The files go at once; otherwise they are kept as long as other jobs\' answers.', { raw: true, expect: [is(202)] }),
  ...app,
]);
