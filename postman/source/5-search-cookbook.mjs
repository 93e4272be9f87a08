import { concept, entry, equal, extension, finds, folder, get, hl7, holds, is, kap, keep, loinc, named, post, put, quantity, reference, refused, request, snomed, taken, transaction, type } from './collection.mjs';
import { about, at, measured, patient, pressure, staff } from './clinic.mjs';

const mine = '_tag=https://kapfhir.example.org/fhir/runs|{{run}}';
const marked = resource => ({ ...resource, meta: { tag: [{ system: `${kap}/runs`, code: '{{run}}' }] } });
const names = "body.entry.filter(e => e.search.mode === 'match').map(e => e.resource.id.replace(/-[^-]*$/, '')).sort()";
const among = (path, name, description, ...found) => get(path + '&' + mine, name, description, is(200), type('Bundle'), equal(found.length ? `finds ${found.join(', ')}` : 'finds nothing', `(body.entry ? ${names} : [])`, [...found].sort()));
const form = (path, fields, name, description, ...expect) => request('POST', path, name, description, { form: fields, expect });
const visit = named('Encounter', 'visit', { status: 'finished', class: { system: hl7 + 'v3-ActCode', code: 'AMB' }, ...about, period: { start: at('14:00'), end: at('18:00') }, location: [{ location: reference('Location', 'house') }] });

export default folder(5, 'Search cookbook', `One search for each type of parameter, modifier and prefix; chains, includes, sorting, paging. The first request makes what is found; all searches are narrowed to it by a tag.`, [
  post('', transaction(...[
    patient(), named('Patient', 'other', { active: false, name: [{ family: 'Álvarez', given: ['Inés'] }], gender: 'other', birthDate: '1990', identifier: [{ type: concept(hl7 + 'v2-0203', 'MR'), system: `${kap}/ids/mrn`, value: '12-{{run}}' }] }),
    staff('nurse', 'Okafor', 'Ada'), named('Organization', 'clinic', { name: 'Clinic' }), named('Location', 'house', { name: 'House', status: 'active', managingOrganization: reference('Organization', 'clinic'), position: { longitude: -73.9857, latitude: 40.7484 } }), visit,
    measured('weight', '29463-7', 80, 'kg', at('14:30'), { encounter: reference('Encounter', 'visit'), performer: [reference('Practitioner', 'nurse')] }), measured('heavy', '29463-7', 180, '[lb_av]', at('14:30', '2026-02-10')), pressure('bp', 152, 94, at('14:45')),
    named('Condition', 'depression', { clinicalStatus: concept(hl7 + 'condition-clinical', 'active'), code: concept(snomed, '66344007', 'Recurrent major depression'), ...about }),
    named('RiskAssessment', 'risk', { status: 'final', ...about, prediction: [{ outcome: { text: 'relapse' }, probabilityDecimal: 0.3 }] }),
    named('ValueSet', 'set', { url: `${kap}/sets/{{run}}`, status: 'active', name: 'Readings', compose: { include: [{ system: loinc, concept: [{ code: '29463-7' }, { code: '85354-9' }] }] } }),
  ].map(marked)), 'What is searched', 'Two patients and a little of their records, in one transaction.', taken(12)),
  among('Patient?name=alv', 'String', 'Begins with, whatever the case and accents.', 'other'),
  among('Patient?family:exact=Álvarez', 'String, :exact', 'Letter by letter.', 'other'),
  among('Patient?family:contains=vare', 'String, :contains', 'Anywhere in the text, not only at its beginning.', 'other'),
  among('Patient?gender=female', 'Token', 'A code.', 'patient'),
  among('Patient?gender=female,other', 'Token, one or the other', 'Commas widen.', 'other', 'patient'),
  among('Patient?gender:not=female', 'Token, :not', 'All that have another code, or none.', 'other'),
  among('Patient?active=true&gender=other', 'Two conditions', 'Both must hold.'),
  among('Observation?code=http://loinc.org|85354-9', 'Token with its system', '`system|code`.', 'bp'),
  among('Condition?code:text=recurrent', 'Token, :text', 'By the words of a code, from their beginning.', 'depression'),
  among('Observation?code:in=https://kapfhir.example.org/fhir/sets/{{run}}', 'Token, :in a value set', 'One that was stored a moment ago.', 'bp', 'heavy', 'weight'),
  among('Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|12-{{run}}', 'Token, :of-type', 'An identifier by its type.', 'other'),
  among('Patient?identifier:missing=true', ':missing', 'Without this element.', 'patient'),
  among('Observation?date=2026-02-03', 'Date', 'A day is all its moments.', 'bp', 'weight'),
  among('Observation?date=ge2026-02-01&date=lt2026-02-05', 'Date, a span', 'Prefixes `ge` and `lt`; given twice, both hold.', 'bp', 'weight'),
  among('Encounter?date=sa2026-02-03T12:00:00Z', 'Date, starts after', 'Prefixes `sa`, `eb` for periods.', 'visit'),
  among('Patient?birthdate=ap1990', 'Date, about', '`ap`.', 'other'),
  among('RiskAssessment?probability=gt0.25', 'Number', 'Numbers take prefixes: `gt`, `lt`, `ge`, `le`, `ne`, `ap`.', 'risk'),
  among('Observation?code=29463-7&value-quantity=gt79|http://unitsofmeasure.org|kg', 'Quantity, in any unit', '180 lb are 81.6 kg: units are converted.', 'heavy', 'weight'),
  among('Observation?code=29463-7&value-quantity=80', 'Quantity, as it was sent', 'Without a unit: the number alone counts.', 'weight'),
  among('Observation?component-code-value-quantity=http://loinc.org|8480-6$ge140', 'Composite', 'Code and value of the same component: systolic from 140.', 'bp'),
  among('Observation?patient=Patient/patient-{{run}}&code=85354-9', 'Reference', '`Type/id`; the type may be left out where only one is possible.', 'bp'),
  among('Location?near=40.75|-73.98|5|km', 'Special: near', 'Within 5 km.', 'house'),
  among('ValueSet?url:below=https://kapfhir.example.org/fhir/sets', 'Uri, :below', 'All addresses that begin with this one.', 'set'),
  among('Observation?subject:Patient.name=marsh&code=85354-9', 'A chain', 'Readings of patients of this name.', 'bp'),
  among('Observation?encounter.location.organization.name=clinic', 'A longer chain', 'Over visit, place and organization.', 'weight'),
  among('Patient?_has:Observation:patient:code=85354-9', 'A chain backwards', 'Patients who have such a reading.', 'patient'),
  among('Patient?_has:Condition:patient:code=66344007&_has:Observation:patient:code=85354-9', 'Two of them', 'With this diagnosis and such a reading.', 'patient'),
  among('Observation?_filter=code eq 29463-7 and date ge 2026-02-05', 'An expression', '`_filter`.', 'heavy'),
  get('Observation?_id=weight-{{run}}&_include=Observation:patient&_include=Observation:performer&' + mine, '_include', 'What matches refer to comes along.', is(200), equal('brings both', "body.entry.filter(e => e.search.mode === 'include').map(e => e.resource.resourceType).sort()", ['Patient', 'Practitioner'])),
  get('Observation?_id=weight-{{run}}&_include=Observation:encounter&_include:iterate=Encounter:location&' + mine, '_include, further', '`:iterate` goes on from what came.', is(200), equal('brings both', "body.entry.filter(e => e.search.mode === 'include').map(e => e.resource.resourceType).sort()", ['Encounter', 'Location'])),
  get('Patient?_id=patient-{{run}}&_revinclude=Observation:patient&' + mine, '_revinclude', 'What refers to matches comes along.', is(200), equal('brings three', "body.entry.filter(e => e.search.mode === 'include').length", 3), equal('counts matches only', 'body.total', 1)),
  get('Observation?_sort=-date&_count=2&_total=accurate&' + mine, 'The first page', 'Two of three, the newest first.', is(200), equal('has two', 'body.entry.length', 2), equal('knows the total', 'body.total', 3), equal('begins with the newest', "body.entry[0].resource.id.startsWith('heavy')", true),
    keep('next', "body.link.find(l => l.relation === 'next').url.match(/_cursor=([^&]+)/)[1]")),
  get('Observation?_sort=-date&_count=2&_total=accurate&' + mine + '&_cursor={{next}}', 'The next page', 'An app follows the link `next` as it is; here its `_cursor` is taken over. All pages show the moment of the first.', is(200), equal('has the third', 'body.entry.length', 1), equal('is the last', "body.link.some(l => l.relation === 'next')", false)),
  get('Observation?_summary=count&' + mine, 'Only how many', '`_summary=count` sends the total and no resources.', is(200), equal('are three', 'body.total', 3), equal('sends none', "'entry' in body", false)),
  get('Patient?_elements=birthDate&_id=patient-{{run}}', 'Only some elements', '`_elements`; what must be there comes too, and the resource is tagged SUBSETTED.', is(200), equal('has no name', "'name' in body.entry[0].resource", false), equal('has the date', 'body.entry[0].resource.birthDate', '1985-04-12')),
  form('Observation/_search', { code: '85354-9', patient: 'Patient/patient-{{run}}' }, 'With the parameters in a form', 'What is asked for stands in no address and no log.', finds(1)),
  get('?_type=Patient,Condition&_sort=_lastUpdated&' + mine, 'Across types', 'A search on the base; `_type` names the types, parameters are those that all have.', is(200), equal('finds three', 'body.total', 3)),
  request('GET', 'Patient?gendre=female&' + mine, 'An unknown parameter, leniently', '`Prefer: handling=lenient` leaves it out and tells so.', { headers: { Prefer: 'handling=lenient' }, expect: [is(200), equal('says so', "body.entry.some(e => e.search.mode === 'outcome')", true), equal('is not in the self link', "body.link.find(l => l.relation === 'self').url.includes('gendre')", false)] }),
]);
