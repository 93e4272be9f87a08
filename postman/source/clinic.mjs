// The people, papers and readings of a made-up course, by the guide's codes. Days are fixed: the rules judge by the times of the records, not by the clock.
import { readFileSync } from 'node:fs';
import { concept, extension, hl7, kap, local, loinc, named, quantity, reference, snomed } from './collection.mjs';

const guide = id => JSON.parse(readFileSync(new URL(`../../profiles/compiled/Questionnaire-${id}.json`, import.meta.url), 'utf8'));

/** The moment of the first dose. */
export const day = '2026-02-03';
export const at = (time, date = day) => `${date}T${time}:00Z`;

export const patient = more => named('Patient', 'patient', { active: true, name: [{ family: 'Marsh', given: ['Noor'] }], gender: 'female', birthDate: '1985-04-12', ...more });
export const about = { subject: reference('Patient', 'patient') };

export const staff = (name, family, given) => named('Practitioner', name, {
  active: true, name: [{ family, given: [given] }],
  identifier: [{ system: 'http://terminology.hl7.org/NamingSystem/usDEA', value: `XX${name}-{{run}}` }],
  qualification: [{ code: { text: 'licence' }, period: { start: '2020-01-01', end: '2030-01-01' }, issuer: { display: 'NY' } }],
});

export const product = named('Medication', 'lot', {
  meta: { profile: [`${kap}/StructureDefinition/kap-medication`] }, status: 'active',
  extension: [extension('kap-controlled-schedule', { valueCode: 'CIII' })],
  code: concept(snomed, '373464007', 'Ketamine 50 mg/mL'), batch: { lotNumber: 'L{{run}}', expirationDate: '2027-12-31' },
});

export const measured = (name, code, value, unit, time, more = {}) => named('Observation', name, {
  status: 'final', category: [concept(hl7 + 'observation-category', 'vital-signs')], code: concept(loinc, code), ...about, effectiveDateTime: time, valueQuantity: quantity(value, unit), ...more,
});

export const pressure = (name, systolic, diastolic, time, more = {}) => named('Observation', name, {
  status: 'final', category: [concept(hl7 + 'observation-category', 'vital-signs')], code: concept(loinc, '85354-9'), ...about, effectiveDateTime: time,
  component: [{ code: concept(loinc, '8480-6'), valueQuantity: quantity(systolic, 'mm[Hg]') }, { code: concept(loinc, '8462-4'), valueQuantity: quantity(diastolic, 'mm[Hg]') }], ...more,
});

export const test = (name, code, result, time) => named('Observation', name, { status: 'final', code: concept(loinc, code), ...about, effectiveDateTime: time, valueCodeableConcept: concept(snomed, result) });

/** A filled-in form of the guide. */
export const form = (name, questionnaire, authored, item) => named('QuestionnaireResponse', name, { status: 'completed', questionnaire: `${kap}/Questionnaire/${questionnaire}`, ...about, authored, source: reference('Patient', 'patient'), item });

/** Answers of a scale, each by its points. */
export function scored(name, id, authored, points) {
  const asked = guide(id).item.filter(i => i.type === 'choice').slice(0, points.length);
  const weight = o => o.extension?.find(e => e.url.endsWith('ordinalValue'))?.valueDecimal;
  return form(name, id, authored, asked.map((i, at) => ({
    linkId: i.linkId, text: i.text, answer: [{ valueCoding: i.answerOption.find(o => weight(o) === points[at]).valueCoding }],
  })));
}

/** Nothing stands against treatment. */
export const screening = time => form('screening', 'kap-eligibility', time, Array.from({ length: 23 }, (_, i) => ({
  linkId: 'E' + String(i + 1).padStart(2, '0'), answer: [{ valueCoding: { system: snomed, code: '373067005', display: 'No' } }],
})));

const topics = ['off-label', 'procedure-monitoring', 'risk-dissociation', 'risk-cv', 'risk-physical', 'risk-resp', 'risk-bladder', 'risk-cognitive', 'risk-dependence', 'risk-psychiatric',
  'alternatives', 'escort-driving', 'voluntary', 'confidentiality', 'controlled-substance', 'questions', 'compounded'];

export const consent = (more = {}) => named('Consent', 'consent', {
  extension: topics.map(t => extension('kap-consent-topic', { extension: [{ url: 'topic', valueCoding: { system: `${kap}/CodeSystem/kap-consent-topic`, code: t } }, { url: 'understood', valueBoolean: true }] })),
  status: 'active', scope: concept(hl7 + 'consentscope', 'treatment'), category: [concept(loinc, '64293-4')], patient: reference('Patient', 'patient'), dateTime: at('15:00', '2026-01-20'),
  performer: [reference('Patient', 'patient')], policyRule: concept(hl7 + 'consentpolicycodes', 'cric'), verification: [{ verified: true }],
  provision: { period: { start: at('15:00', '2026-01-20'), end: at('15:00', '2026-11-30') } }, ...more,
});

/** A therapy session. */
export const therapy = (name, phase, date) => named('Procedure', name, {
  extension: [extension('kap-session-phase', { valueCodeableConcept: local('kap-session-phase', phase) })], status: 'completed', code: concept(snomed, '18512000', 'Individual psychotherapy'),
  ...about, encounter: undefined, performedPeriod: { start: at('15:00', date), end: at('16:00', date) }, performer: [{ actor: reference('Practitioner', 'therapist') }],
});

export const order = (milligrams = 40) => named('MedicationRequest', 'order', {
  status: 'active', intent: 'order', medicationReference: reference('Medication', 'lot'), ...about, authoredOn: at('14:40'), requester: reference('Practitioner', 'prescriber'),
  dosageInstruction: [{ route: concept(snomed, '47625008', 'Intravenous'), doseAndRate: [{ doseQuantity: quantity(milligrams, 'mg') }] }],
});

const site = what => ({ linkId: 'site-' + what, answer: [{ valueBoolean: true }] });

/** What is asked before the session begins. */
export const checklist = form('record', 'kap-session-record', at('14:50'), [
  { linkId: 'last-food', answer: [{ valueDateTime: at('08:00') }] }, { linkId: 'last-drink', answer: [{ valueDateTime: at('12:30') }] }, { linkId: 'escort-present', answer: [{ valueBoolean: true }] },
  ...['acls', 'bls', 'aed', 'airway', 'oxygen', 'ecg'].map(site),
]);

/** The dosing session; over, if it says when. */
export const session = (end = null) => named('Procedure', 'session', {
  status: end ? 'completed' : 'in-progress', code: local('kap-session-code', 'iv-session'), ...about, performedPeriod: { start: at('15:00'), ...(end ? { end } : {}) },
  extension: [extension('kap-planned-dose', { valueQuantity: quantity(40, 'mg') }), ...(end ? [extension('kap-discharge-readiness', {
    extension: [{ url: 'method', valueCode: 'aldrete' }, { url: 'score', valueDecimal: 10 }, { url: 'time', valueDateTime: end }, { url: 'escort', valueBoolean: true }, { url: 'driving-advice', valueBoolean: true }],
  }), extension('kap-dissociation-peak', { extension: [{ url: 'score', valueQuantity: quantity(9, '{score}') }, { url: 'scale', valueCode: 'cadss6-total' }, { url: 'minutes', valueInteger: 40 }] })] : [])],
  performer: [{ function: local('kap-role', 'administering-clinician'), actor: reference('Practitioner', 'nurse') }, { function: local('kap-role', 'therapist'), actor: reference('Practitioner', 'therapist') }],
});

export const inSession = { partOf: [reference('Procedure', 'session')] };
const does = what => concept(hl7 + 'med-admin-perform-function', what);

export const dose = (more = {}) => named('MedicationAdministration', 'dose', {
  extension: [extension('kap-controlled-substance', { extension: [['drawn', 50], ['given', 40], ['wasted', 10]].map(([url, mg]) => ({ url, valueQuantity: quantity(mg, 'mg') })) })],
  status: 'completed', medicationReference: reference('Medication', 'lot'), ...about, effectivePeriod: { start: at('15:00'), end: at('15:40') }, request: reference('MedicationRequest', 'order'), ...inSession,
  performer: [{ function: does('performer'), actor: reference('Practitioner', 'nurse') }, { function: does('witness'), actor: reference('Practitioner', 'witness') }],
  dosage: { route: concept(snomed, '47625008', 'Intravenous'), dose: quantity(40, 'mg') }, ...more,
});

const signature = who => ({ type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.5' }], when: at('17:50'), who: reference('Practitioner', who) });

export const signed = named('Provenance', 'signed', {
  target: [reference('Consent', 'consent'), reference('MedicationAdministration', 'dose')], recorded: at('17:50'), agent: [{ who: reference('Practitioner', 'prescriber') }],
  signature: [signature('prescriber'), signature('witness')],
});

export const everybody = [staff('prescriber', 'Adeyemi', 'Tolu'), staff('nurse', 'Okafor', 'Ada'), staff('witness', 'Brandt', 'Jonas'), staff('therapist', 'Lindqvist', 'Mara')];
