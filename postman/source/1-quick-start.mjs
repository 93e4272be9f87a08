import { equal, folder, get, header, holds, is, keep, local, post, put, refused, request, type, concept, snomed, kap, finds, taken, transaction, reference } from './collection.mjs';
import { about, at, patient, scored } from './clinic.mjs';

export default folder(1, 'Quick start', `Ten requests for the first five minutes: what the server is, a patient, a questionnaire that scores itself, a search, and an error that tells the way out.

Choose the environment KapFhir open, start the server with \`dotnet run --project src/KapFhir.Server\`, and send them from the top.`, [
  get('metadata', 'What can it do?', 'The CapabilityStatement: every resource type with its interactions and search parameters. Needs no token.', is(200), type('CapabilityStatement'),
    equal('speaks FHIR 4.0.1', 'body.fhirVersion', '4.0.1'), equal('knows 146 resource types', 'body.rest[0].resource.length', 146)),
  post('Patient', patient({ id: undefined, identifier: [{ system: `${kap}/ids/quick`, value: 'q-{{run}}' }] }), 'Create a patient', 'The server gives the id, and says where the patient is in `Location`.', is(201), type('Patient'), header('Location', '/\\/Patient\\/[^/]+\\/_history\\/1$/'),
    equal('is version 1', 'body.meta.versionId', '1'), keep('patient', 'body.id')),
  get('Patient/{{patient}}', 'Read it', '`ETag` is the version: send it in `If-Match` when you write, in `If-None-Match` when you read again.', is(200), header('ETag', '/^W\\/"1"$/'), equal('is the same', 'body.name[0].family', 'Marsh'), keep('tag', "pm.response.headers.get('ETag')")),
  request('GET', 'Patient/{{patient}}', 'Read it again, unchanged', 'Nothing is sent where nothing is new.', { headers: { 'If-None-Match': '{{tag}}' }, raw: true, expect: [is(304)] }),
  put('QuestionnaireResponse/quick-{{run}}', { ...scored('quick', 'phq9', at('10:00', '2026-01-28'), [2, 2, 2, 2, 2, 2, 2, 2, 0]), subject: { reference: 'Patient/{{patient}}' }, source: { reference: 'Patient/{{patient}}' } },
    'Send a filled-in PHQ-9', 'Nine answers, no total.', is(201), type('QuestionnaireResponse')),
  get('Observation?patient=Patient/{{patient}}&code=http://loinc.org|44261-6', 'Its score', 'The server computed it in the transaction that stored the form.', finds(1), equal('is 16', 'body.entry[0].resource.valueQuantity.value', 16),
    equal('is moderately severe', 'body.entry[0].resource.interpretation[0].text', 'moderately severe'), holds('names the form', "body.entry[0].resource.derivedFrom[0].reference.startsWith('QuestionnaireResponse/quick-')")),
  get('Patient?identifier=https://kapfhir.example.org/fhir/ids/quick|q-{{run}}&_elements=name', 'Find the patient', 'By identifier; only the name is sent.', finds(1), equal('is the patient', 'body.entry[0].resource.id', "=pm.collectionVariables.get('patient')"),
    holds('says that it is a part', "body.entry[0].resource.meta.tag.some(t => t.code === 'SUBSETTED')")),
  get('Patient/{{patient}}/$everything', 'The whole record', 'The patient and all that belongs to them.', is(200), type('Bundle'), holds('has the form and the score', "['QuestionnaireResponse', 'Observation'].every(t => body.entry.some(e => e.resource.resourceType === t))")),
  request('GET', 'Patient/{{patient}}', 'The same as XML', 'Every answer comes as JSON or XML, as `Accept` or `_format` ask.', { headers: { Accept: 'application/fhir+xml' }, raw: true, expect: [is(200), header('Content-Type', '/^application\\/fhir\\+xml/'), holds('is XML', "body.includes('<family value=\"Marsh\"')")] }),
  get('Patient?nam=marsh', 'An error that tells the way out', 'An unknown parameter is refused, never ignored: an answer with every patient would be worse than none.', refused(400, 'nam', 'name')),
]);
