// A course of ketamine-assisted psychotherapy: domain words in docs/kap.md, docs/protocols.md, docs/outcomes.md.
import { concept, equal, extension, folder, get, header, hl7, holds, is, kap, keep, local, named, post, put, quantity, reference, request, snomed, taken, transaction, type } from './collection.mjs';
import { about, at, checklist, consent, dose, everybody, form, inSession, measured, order, patient, pressure, product, scored, screening, session, signed, test, therapy } from './clinic.mjs';

const parameter = name => `body.parameter.find(p => p.name === '${name}')`;
const received = named('SupplyDelivery', 'delivery', {
  meta: { profile: [`${kap}/StructureDefinition/kap-stock-movement`] }, extension: [extension('kap-movement-kind', { valueCode: 'received' })], status: 'completed',
  suppliedItem: { quantity: quantity(500, 'mg'), itemReference: reference('Medication', 'lot') }, occurrenceDateTime: at('09:00', '2026-02-01'),
  destination: reference('Location', 'vault'), receiver: [reference('Practitioner', 'nurse')],
});
const episode = named('EpisodeOfCare', 'course', {
  status: 'active', type: [local('kap-course-type', 'kap')], patient: reference('Patient', 'patient'), managingOrganization: reference('Organization', 'clinic'), period: { start: '2026-01-13' },
});
const depression = named('Condition', 'depression', {
  clinicalStatus: concept(hl7 + 'condition-clinical', 'active'), verificationStatus: concept(hl7 + 'condition-ver-status', 'confirmed'),
  category: [concept(hl7 + 'condition-category', 'problem-list-item')], code: concept(snomed, '66344007', 'Recurrent major depression'), ...about,
});
const readings = ['15:00', '15:10', '15:20', '15:30', '15:40', '15:55', '16:10', '16:25', '16:40', '17:00'].map((time, i) => pressure('bp' + i, 132 + (i === 4 ? 14 : 0), 80, at(time), inSession));
const dissociation = (name, time, score) => named('Observation', name, { status: 'final', code: local('kap-observable', 'cadss6-total'), ...about, effectiveDateTime: at(time), valueQuantity: quantity(score, '{score}'), ...inSession });
const scale = (id, code, points, when, date, total, what) => [
  put(`QuestionnaireResponse/${id}-${when}-{{run}}`, scored(`${id}-${when}`, id, at('10:00', date), points), `${what}, ${when}`,
    `The filled-in form is all that is sent: the server adds it up, writes the total as an Observation in the same transaction, and says in it how it stands to the baseline.`, is(201), type('QuestionnaireResponse')),
  get(`Observation?patient=Patient/patient-{{run}}&code=http://loinc.org|${code}&date=${date}`, `${what}, ${when}: the score`, `What the server made of it.`, is(200), equal('is one score', 'body.total', 1),
    equal(`is ${total}`, 'body.entry[0].resource.valueQuantity.value', total)),
];

export default folder(3, 'A KAP course', `From screening to outcome, in the order in which a clinic works: screening, consent, baseline scores, eligibility, the plan, the checks before the dose, the session with its readings, the dose, the
way home, integration, scores afterwards, the outcome, and the book of the controlled substance.

Run it whole, from the top. The patient and everybody else are made up, new for each run. Each dose is judged by the rules of docs/kap.md: leave one of the requests out, and see which rule refuses the dose.`, [
  post('', transaction(...everybody, named('Organization', 'clinic', { active: true, name: 'Clinic of the collection' }),
    named('Location', 'vault', { status: 'active', name: 'Vault', managingOrganization: reference('Organization', 'clinic') }), product, received),
  'The clinic', 'Four people, a vault, and a lot of ketamine that came in: 500 mg. One transaction: all of it or nothing.', taken(8)),
  put('Patient/patient-{{run}}', patient(), 'The patient', 'A PUT with an id of the client makes the resource.', is(201), type('Patient'), keep('patient', 'body.id')),
  post('', transaction(depression, episode), 'Diagnosis and course', 'The EpisodeOfCare is what outcomes are counted by: its type says that this is psychotherapy with ketamine, not ketamine alone.', taken(2)),
  put('QuestionnaireResponse/screening-{{run}}', screening(at('10:00', '2026-01-20')), 'Screening form', 'The 23 questions of the guide\'s form kap-eligibility, all answered with no.', is(201)),
  post('', transaction(measured('height', '8302-2', 170, 'cm', at('10:00', '2026-01-20')), measured('weight0', '29463-7', 80, 'kg', at('10:00', '2026-01-20')), pressure('bp-screening', 124, 78, at('10:00', '2026-01-20')),
    measured('heart0', '8867-4', 72, '/min', at('10:00', '2026-01-20')), measured('oxygen0', '59408-5', 98, '%', at('10:00', '2026-01-20')), test('pregnancy0', '2106-3', '260385009', at('10:00', '2026-01-20'))),
  'Screening measurements', 'Height, weight, blood pressure, pulse, saturation, and a pregnancy test that was negative.', taken(6)),
  get('Patient/{{patient}}/$kap-eligibility?asOf=2026-01-20T11:00:00Z', 'May this patient be treated?', 'Exclusions, cautions, and what the screening lacks, by rules R-02 to R-04. Nothing is stored.', is(200), type('Parameters'),
    equal('is eligible', parameter('eligible') + '.valueBoolean', true), equal('excludes nothing', "body.parameter.filter(p => p.name === 'exclusion').length", 0)),
  put('Consent/consent-{{run}}', consent(), 'Consent to treatment', 'Each topic that was talked about and understood. Without it no dose (R-01).', is(201), type('Consent')),
  ...scale('phq9', '44261-6', [2, 2, 2, 2, 2, 2, 2, 2, 0], 'baseline', '2026-01-28', 16, 'PHQ-9'),
  ...scale('gad7', '70274-6', [2, 2, 2, 2, 2, 2, 1], 'baseline', '2026-01-28', 13, 'GAD-7'),
  ...scale('pcl5', '101698-9', Array(20).fill(2), 'baseline', '2026-01-28', 40, 'PCL-5'),
  get('PlanDefinition/$apply?url=https://kapfhir.example.org/fhir/PlanDefinition/kap-iv-induction-6&subject=Patient/patient-{{run}}&practitioner=Practitioner/prescriber-{{run}}&start=2026-02-03T15:00:00Z&condition=Condition/depression-{{run}}',
    'The plan, to look at', 'Six infusions with preparation and integration as the guide\'s protocol has them, with times, in a CarePlan that is not stored.', is(200), type('CarePlan'),
    equal('is a draft', 'body.status', 'draft'), holds('has a RequestGroup in it', "body.contained.some(r => r.resourceType === 'RequestGroup')")),
  request('POST', 'PlanDefinition/$apply', 'The plan, in force', 'The same with `store`: the CarePlan and all its requests are stored in one transaction, checked like anything that is sent. An order of a drug stays a draft, for a prescriber to sign.', {
    body: { resourceType: 'Parameters', parameter: [{ name: 'url', valueCanonical: `${kap}/PlanDefinition/kap-iv-induction-6` }, { name: 'subject', valueString: 'Patient/patient-{{run}}' },
      { name: 'practitioner', valueString: 'Practitioner/prescriber-{{run}}' }, { name: 'condition', valueString: 'Condition/depression-{{run}}' }, { name: 'start', valueDateTime: at('15:00') },
      { name: 'status', valueCode: 'active' }, { name: 'store', valueBoolean: true }] },
    expect: [is(201), type('CarePlan'), header('Location', '/CarePlan/'), keep('plan', 'body.id')],
  }),
  put('Procedure/preparation-{{run}}', therapy('preparation', 'preparation', '2026-01-27'), 'Preparation session', 'Psychotherapy before the first dose (R-10).', is(201)),
  post('', transaction(measured('weight', '29463-7', 80, 'kg', at('14:30')), pressure('bp-before', 128, 78, at('14:45')), measured('heart', '8867-4', 70, '/min', at('14:45')), measured('oxygen', '59408-5', 98, '%', at('14:45')),
    test('pregnancy', '2106-3', '260385009', at('14:30'))), 'On the day: vital signs', 'Weight, blood pressure, pulse and saturation before the dose, and another pregnancy test.', taken(5)),
  put('MedicationRequest/order-{{run}}', order(), 'The order', '40 mg into a vein, signed by the prescriber.', is(201)),
  request('POST', 'Patient/{{patient}}/$kap-dose-check', 'Is this dose within its limits?', 'mg per kilogram and the ceiling of the route (R-06 to R-09), with the newest weight on record.', {
    body: { resourceType: 'Parameters', parameter: [{ name: 'route', valueCodeableConcept: concept(snomed, '47625008') }, { name: 'dose', valueQuantity: quantity(40, 'mg') }, { name: 'time', valueDateTime: at('15:00') }] },
    expect: [is(200), equal('is within', parameter('ok') + '.valueBoolean', true), equal('is 0.5 mg/kg', parameter('perWeight') + '.valueQuantity.value', 0.5)],
  }),
  post('', transaction(checklist, session(), pressure('bp-before', 128, 78, at('14:45'), inSession)), 'The session begins',
    'What was eaten and drunk, the escort, the equipment on site; the session itself, in progress, with two people (R-13); and the blood pressure before it becomes part of it.', taken(3)),
  get('Procedure/session-{{run}}/$kap-preflight?asOf=2026-02-03T15:00:00Z', 'Preflight', 'Every gate before the dose: passed, warned, blocked, overridden or off, with reasons. An EHR shows this where the dose is drawn.', is(200), type('Parameters'),
    equal('is passed', parameter('pass') + '.valueBoolean', true), equal('blocks nothing', "body.parameter.filter(p => p.name === 'rule' && p.part.some(q => q.valueCode === 'blocked')).length", 0)),
  put('MedicationAdministration/dose-{{run}}', dose(), 'The dose', '50 mg drawn, 40 given, 10 wasted, with a witness (R-32).', is(201), type('MedicationAdministration')),
  post('', transaction(...readings, measured('spo2', '59408-5', 96, '%', at('15:30'), inSession), dissociation('cadss-peak', '15:40', 9), dissociation('cadss-end', '16:40', 0)),
    'Readings during the session', 'Blood pressure every 10 minutes, later every 15 (R-27), saturation, and the depth of dissociation by the six items of the CADSS.', taken(13)),
  post('', transaction(signed, session(at('17:45'))), 'The way home', 'Aldrete 10, an escort, no driving: the session is over (R-31), the consent and the dose are signed, the waste by its witness too (R-33).', taken(2)),
  get('Procedure/session-{{run}}/$kap-session-summary', 'The session at one glance', 'Doses, readings in a table, the peak of dissociation, discharge, and what the record lacks.', is(200), type('Parameters'),
    equal('tells the dose', parameter('dose') + ".part.find(p => p.name === 'amount').valueQuantity.value", 40), equal('tells the highest pressure', parameter('pressurePeak') + ".part.find(p => p.name === 'systolic').valueDecimal", 146),
    equal('tells the peak of dissociation', parameter('peak') + ".part.find(p => p.name === 'score').valueDecimal", 9), equal('lacks nothing', "body.parameter.filter(p => p.name === 'remark').length", 0)),
  put('Procedure/integration-{{run}}', therapy('integration', 'integration', '2026-02-05'), 'Integration session', 'Two days later.', is(201)),
  ...scale('phq9', '44261-6', [1, 1, 1, 1, 1, 1, 1, 0, 0], 'after', '2026-02-20', 7, 'PHQ-9'),
  ...scale('gad7', '70274-6', [1, 1, 1, 1, 1, 0, 0], 'after', '2026-02-20', 5, 'GAD-7'),
  ...scale('pcl5', '101698-9', Array(20).fill(1), 'after', '2026-02-20', 20, 'PCL-5'),
  get('Patient/{{patient}}/$kap-patient-outcomes?scale=phq9,gad7,pcl5', 'The outcome', 'A series for each scale with baseline, change and state. 16 to 7 is 56 % less: a response, no remission.', is(200), type('Parameters'),
    equal('has three series', "body.parameter.filter(p => p.name === 'series').length", 3), holds('is a response', "JSON.stringify(body).includes('\"response\"')"),
    equal('marks one dosing session', "body.parameter.filter(p => p.name === 'session' && JSON.stringify(p).includes('dosing')).length", 1)),
  get('CarePlan/{{plan}}/$kap-plan-progress?asOf=2026-02-21', 'How far the plan has come', 'Each step of the plan: done, due, overdue, and by what it was done.', is(200), type('Parameters'), holds('something is done', parameter('done') + '.valueInteger > 0')),
  get('Organization/clinic-{{run}}/$kap-controlled-substance-log?periodStart=2026-02-01&periodEnd=2026-02-28', 'The book of the controlled substance', 'What came in, was given, was wasted, and what should be on hand.', is(200), type('Bundle'),
    equal('450 mg are on hand', "body.entry.map(e => e.resource).find(r => r.resourceType === 'Parameters').parameter.find(p => p.name === 'total').part.find(p => p.name === 'closing').valueQuantity.value", 450)),
  request('GET', 'Organization/clinic-{{run}}/$kap-controlled-substance-log?periodStart=2026-02-01&periodEnd=2026-02-28', 'The same as a table', 'For an inspector: `Accept: text/csv`.', {
    headers: { Accept: 'text/csv' }, raw: true, expect: [is(200), header('Content-Type', '/^text\\/csv/'), holds('has its header', "body.startsWith('date,kind,product,')")],
  }),
]);
