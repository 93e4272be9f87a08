// docs/privacy.md
import { concept, entry, equal, extension, finds, folder, get, header, hl7, holds, is, kap, keep, loinc, named, post, put, quantity, reference, refused, request, taken, transaction, type } from './collection.mjs';
import { about, at, consent, measured, patient } from './clinic.mjs';

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
const conditions = n => equal(`${n === 1 ? 'one diagnosis is' : n + ' diagnoses are'} in it`, "body.entry.filter(e => e.resource.resourceType === 'Condition').length", n);
const family = reference('Organization', 'family');

export default folder(4, 'Consent and privacy', `What is labelled, who may have it, and what a consent changes: psychotherapy notes, records of a program for substance use (42 CFR part 2), release to a family practice, withdrawal, an emergency, research.

\`$kap-segment\` is what an EHR asks before it sends a record away: it answers with what may be released, never with what is left out.`, [
  post('', transaction(patient(), named('Organization', 'family', { name: 'Family practice' }), named('Organization', 'clinic', { name: 'Another clinic' }), named('Practitioner', 'doctor', { name: [{ family: 'Haddad' }] }),
    named('PractitionerRole', 'role', { active: true, practitioner: reference('Practitioner', 'doctor'), code: [concept(hl7 + 'practitioner-role', 'doctor')] }),
    measured('weight', '29463-7', 80, 'kg', at('14:30')), diagnosis('depression'), diagnosis('dependence', labelled('42CFRPart2', 'ETHUD')),
    named('DocumentReference', 'note', { ...labelled('PSYTHPN'), status: 'current', description: 'process note', ...about, content: [{ attachment: { title: 'note' } }] })), 'A record with sensitive parts', 'A plain diagnosis, one from a part 2 program, and a psychotherapy note.', taken(9)),
  get('Observation/weight-{{run}}', 'A label that nobody sent', 'What has no label is read as N, normal.', is(200), type('Observation')),
  get('Condition?_security=http://terminology.hl7.org/CodeSystem/v3-ActCode|42CFRPart2&patient=Patient/patient-{{run}}', 'Find by label', '`_security` finds what has a label, for whoever may see it.', finds(1)),
  put('Condition/dependence-{{run}}', diagnosis('dependence'), 'A label cannot be lost', 'The client leaves the label out; the server keeps it (R-22).', is(200), holds('keeps it', "body.meta.security.some(s => s.code === '42CFRPart2')")),
  put('Consent/consent-{{run}}', consent(), 'Consent to treatment', 'This one is about being treated: it releases nothing.', is(201)),
  segment('TREAT', family, 'What may the family practice have?', 'Without a consent: no part 2 records, no psychotherapy notes. The answer says that it is redacted, not of what.', is(200), type('Bundle'), conditions(1),
    holds('says so', "body.meta.security.some(s => s.code === 'REDACTED')"), equal('does not tell why', "pm.response.text().includes('42CFRPart2')", false)),
  put('Consent/release-{{run}}', release('active'), 'Consent to release', 'Names the label, the recipient, the purpose.', is(201)),
  segment('TREAT', family, 'The same, with the consent', 'The part 2 record is in it, with the notice that 42 CFR 2.32 asks for. The note is not.', is(200), conditions(2), holds('has the notice', "pm.response.text().includes('42 CFR part 2 prohibits')"),
    equal('has no note', "pm.response.text().includes('process note')", false)),
  segment('TREAT', reference('Organization', 'clinic'), 'Another recipient', 'Not named in the consent.', is(200), conditions(1)),
  segment('HPAYMT', family, 'Another purpose', 'Payment was not consented to.', is(200), conditions(1)),
  put('Consent/release-{{run}}', release('inactive'), 'Withdrawn', 'Holds from the next request on.', is(200)),
  segment('TREAT', family, 'After the withdrawal', 'As before the consent: what was released cannot be called back, but nothing more is.', is(200), conditions(1)),
  segment('BTG', reference('Practitioner', 'doctor'), 'An emergency', 'A doctor breaks the glass: all but the notes, and the privacy officer is told.', is(200), conditions(2), equal('has no note', "pm.response.text().includes('process note')", false)),
  get('Communication?subject=Patient/patient-{{run}}', 'The privacy officer is told', 'Breaking the glass writes a Communication in the same transaction.', finds(1)),
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
]);
