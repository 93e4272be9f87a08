import { concept, equal, extension, folder, get, header, hl7, holds, is, kap, local, named, post, put, quantity, reference, refused, request, snomed, taken, transaction, type } from './collection.mjs';
import { about, at, dose, everybody, measured, order, patient, pressure, product, session } from './clinic.mjs';

const wrong = (method, path, name, description, body, expect, headers = {}) => request(method, path, name, description, { body, headers, expect: [expect] });

export default folder(7, 'Errors', `Each request is wrong on purpose. The answer is an OperationOutcome that names the place, the rule and the way out; the saved samples show them. A client learns more here than from what goes well.`, [
  post('', transaction(...everybody, patient(), product, pressure('bp', 128, 78, at('14:45'))), 'What the others need', 'Four people, a patient, a product, a reading: this one is right.', taken(7)),
  wrong('POST', 'Patient', 'No JSON', 'The place is named by line and column.', '{"resourceType":"Patient",', refused(400)),
  wrong('POST', 'Patient', 'An element that does not exist', 'With what may have been meant.', { resourceType: 'Patient', birthdate: '1985-04-12' }, refused(400, 'birthdate', 'birthDate')),
  wrong('POST', 'Patient', 'A value of the wrong kind', 'A text where a boolean belongs.', { resourceType: 'Patient', active: 'yes' }, refused(400, 'Patient.active')),
  wrong('POST', 'Patient', 'A date that is none', 'There is no 30th of February.', { resourceType: 'Patient', birthDate: '1985-02-30' }, refused(400, 'Patient.birthDate')),
  wrong('POST', 'Patient', 'A code outside of its value set', 'A required binding.', { resourceType: 'Patient', gender: 'femme' }, refused(422, 'Patient.gender')),
  wrong('POST', 'Observation', 'Something required is missing', 'An Observation says what was observed.', { resourceType: 'Observation', status: 'final' }, refused(422, 'Observation.code')),
  wrong('POST', 'Patient', 'A rule of R4', 'An invariant, by its key.', { resourceType: 'Patient', contact: [{ gender: 'other' }] }, refused(422, 'pat-1')),
  wrong('POST', 'Observation', 'A reference that leads nowhere', 'Every reference to this server must lead to a resource; write that first, or both in one transaction.', { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: 'Patient/nobody-{{run}}' } }, refused(422, 'nobody-{{run}}'.replace('-{{run}}', ''))),
  wrong('POST', 'Patient', 'Another type than the address says', 'An Observation, sent to Patient.', { resourceType: 'Observation', status: 'final', code: { text: 'x' } }, refused(400, 'Observation')),
  wrong('PUT', 'Patient/patient-{{run}}', 'Another id than the address says', 'The id in the body must be the one in the address.', { resourceType: 'Patient', id: 'other' }, refused(400, 'id')),
  wrong('POST', 'Patient', 'A format that is not read', '415, with the formats that are.', 'name=marsh', refused(415, 'application/fhir+json'), { 'Content-Type': 'application/x-www-form-urlencoded' }),
  wrong('GET', 'Patient/patient-{{run}}', 'A format that is not spoken', '406: there are no pictures of patients here.', undefined, [is(406), type('OperationOutcome')].join('\n'), { Accept: 'image/png' }),
  get('Patients', 'A type that does not exist', '404, with the name that may have been meant.', refused(404, 'Patient')),
  get('Patient/nobody-{{run}}', 'A resource that does not exist', '404. One that was deleted is 410.', refused(404)),
  get('Patient/patient-{{run}}/$everithing', 'An operation that does not exist', '404, with the operations that there are.', refused(404, 'everithing')),
  get('Patient?nam=marsh', 'A search parameter that does not exist', 'Refused, never ignored.', refused(400, 'nam')),
  get('Patient?birthdate=soon', 'A search value that is none', 'A date is asked for.', refused(400, 'birthdate')),
  get('Patient?name:near=marsh', 'A modifier that does not exist', 'The answer lists the modifiers of the parameter.', refused(400, ':exact')),
  get('Observation?_include=Observation:patent', 'An include that does not exist', 'The answer names the parameter that was not found.', refused(400, 'patent')),
  get('Patient?_count=many', 'A page size that is none', '`_count` is a whole number.', refused(400, '_count')),
  wrong('PUT', 'Patient/patient-{{run}}', 'A version that is past', '`If-Match` names a version that is not the current one: nothing is written.', patient(), refused(412), { 'If-Match': 'W/"9"' }),
  wrong('PATCH', 'Patient/patient-{{run}}', 'A patch that does not fit', 'JSON Patch: its `test` fails, nothing is changed.', [{ op: 'test', path: '/gender', value: 'male' }, { op: 'remove', path: '/gender' }], [holds('is refused', '[409, 412, 422].includes(pm.response.code)'), type('OperationOutcome')].join('\n'), { 'Content-Type': 'application/json-patch+json' }),
  request('DELETE', 'Patient/patient-{{run}}', 'Deleting what others refer to', '409, with one of those who refer to it.', { expect: [refused(409, 'Observation')] }),
  request('DELETE', 'Patient', 'Deleting everything by mistake', 'A condition without a condition.', { expect: [refused(412)] }),
  wrong('POST', 'metadata', 'A method that a path does not have', '405; `Allow` says which there are.', { resourceType: 'Basic', code: { text: 'x' } }, [refused(405), header('Allow', '/GET/')].join('\n')),
  wrong('POST', '', 'A bundle that is no batch', 'Only batches and transactions are sent to the base; other bundles are stored at `Bundle`.', { resourceType: 'Bundle', type: 'collection' }, refused(400, 'transaction')),
  wrong('POST', 'Procedure', 'A session without its route', 'A rule of the guide (kap-ses-2): the profile that the resource claims is checked.', {
    resourceType: 'Procedure', meta: { profile: [`${kap}/StructureDefinition/kap-ketamine-session`] }, status: 'completed', code: concept(snomed, '18629005'), subject: reference('Patient', 'patient'),
    performedPeriod: { start: at('15:00'), end: at('17:00') },
  }, refused(422, 'kap-')),
  wrong('PUT', 'MedicationRequest/order-{{run}}', 'An order without a weight', 'The dose by weight cannot be computed: R-06 refuses the order, and says what to send.', order(), refused(422, 'R-06', '29463-7')),
  post('', transaction(measured('weight', '29463-7', 80, 'kg', at('14:30')), order()), 'The weight, and the order with it', 'What comes in the same transaction counts.', taken(2)),
  wrong('PUT', 'MedicationAdministration/dose-{{run}}', 'A dose without consent', 'R-01 refuses it, and the other gates say what they miss. Nothing is stored.', dose({ partOf: undefined }), refused(422, 'R-01')),
]);
