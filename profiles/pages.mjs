// Writes a page per artefact into pages/: what the compiled JSON says in words, and under "Intent" what intent.md says of it by hand.
// `node pages.mjs COMPILED VALID OUT`
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [compiled, valid, out] = process.argv.slice(2);
const readJson = (folder, file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const files = (folder) => readdirSync(folder).filter((f) => f.endsWith('.json')).sort();
const artefacts = files(compiled).map((f) => readJson(compiled, f));
const examples = files(valid).map((f) => readJson(valid, f));
const intents = readIntents(readFileSync(new URL('intent.md', import.meta.url), 'utf8'));

/** intent.md: a heading `## Type id` and what follows, by 'Type id'. */
function readIntents(text) {
  const found = new Map();
  for (const section of text.split(/^## /m).slice(1)) {
    const [title, ...lines] = section.split('\n');
    found.set(title.trim(), lines.join('\n').trim());
  }
  return found;
}

const cell = (text) => String(text ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ').trim();
const table = (head, rows) => rows.length === 0 ? [] : [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((r) => `| ${r.map(cell).join(' | ')} |`), ''];
const section = (title, lines) => lines.length === 0 ? [] : [`## ${title}`, '', ...lines];
const short = (url) => String(url ?? '').replace('https://kapfhir.example.org/fhir/', '').replace('http://hl7.org/fhir/', '');
const extensionValue = (holder, name) => (holder.extension ?? []).find((e) => e.url.endsWith(`/${name}`));
const named = (key) => (holder) => Object.entries(holder).find(([k]) => k.startsWith(key))?.[1];

/** The elements that a profile or extension changes, with what it asks of them. */
function elements(definition) {
  const rows = definition.differential.element.filter((e) => e.path.includes('.') && !e.path.endsWith('.id')).map((e) => [
    `\`${e.id.slice(e.id.indexOf('.') + 1)}\``,
    e.min === undefined && e.max === undefined ? '' : `${e.min ?? ''}..${e.max ?? ''}`,
    e.mustSupport ? 'yes' : '',
    [
      e.type && `type ${e.type.map((t) => t.code + (t.targetProfile ? ` to ${t.targetProfile.map(short).map((p) => p.replace('StructureDefinition/', '')).join(', ')}` : '')).join(' or ')}`,
      e.binding?.valueSet && `${short(e.binding.valueSet)} (${e.binding.strength})`,
      named('fixed')(e) !== undefined && `is ${JSON.stringify(named('fixed')(e))}`,
      named('pattern')(e) !== undefined && `has ${JSON.stringify(named('pattern')(e))}`,
    ].filter(Boolean).join('; '),
  ]);
  return table(['element', 'how often', 'must support', 'what'], rows.filter((r) => r[1] || r[2] || r[3]));
}

const rules = (definition) => table(['rule', 'severity', 'says', 'FHIRPath'], definition.differential.element.flatMap((e) => e.constraint ?? [])
  .map((c) => [c.key, c.severity, c.human, `\`${c.expression}\``]));

function shown(definition) {
  const own = examples.filter((e) => e.meta?.profile?.includes(definition.url));
  const usCore = [...new Set(own.flatMap((e) => e.meta.profile).filter((p) => p.includes('/us/core/')))];
  return [
    ...own.map((e) => `- \`valid/${e.resourceType}-${e.id}.json\``), '',
    ...(usCore.length > 0 ? [`The examples also keep US Core 6.1.0: ${usCore.map((p) => p.split('/').at(-1)).join(', ')}.`, ''] : []),
  ];
}

function ask(items, depth = 0) {
  return items.flatMap((i) => [[
    `\`${i.linkId}\``, i.type, `${'- '.repeat(depth)}${i.text ?? ''}`, i.code?.[0]?.code ?? '',
    (i.answerOption ?? []).map((o) => {
      const value = named('value')(o);
      const weight = extensionValue(o, 'itemWeight')?.valueDecimal;
      return `${value.display ?? value.code ?? value}${weight === undefined ? '' : ` = ${weight}`}`;
    }).join('; ') || short(i.answerValueSet),
  ], ...ask(i.item ?? [], depth + 1)]);
}

const parameters = (list, prefix = '') => list.flatMap((p) => [[`\`${prefix}${p.name}\``, p.use, `${p.min}..${p.max}`, p.type ?? 'parts', p.documentation], ...parameters(p.part ?? [], `${prefix}${p.name}.`)]);

const offset = (r) => (r.offsetDuration ? `, ${r.offsetDuration.value} ${r.offsetDuration.unit}`
  : r.offsetRange ? `, ${r.offsetRange.low.value} to ${r.offsetRange.high.value} ${r.offsetRange.high.unit}` : '');

const timing = (a) => [
  a.timingTiming?.repeat && `${a.timingTiming.repeat.count} times, ${a.timingTiming.repeat.frequency} per ${a.timingTiming.repeat.period} ${a.timingTiming.repeat.periodUnit}`,
  ...(a.relatedAction ?? []).map((r) => `${r.relationship} of ${a.cardinalityBehavior === 'multiple' ? 'each ' : ''}${r.actionId}${offset(r)}`),
  ...(a.condition ?? []).map((c) => `${c.kind === 'start' ? 'begins only if' : 'only if'}: ${c.expression.description}`),
].filter(Boolean).join('; ');

const bodies = {
  StructureDefinition: (d) => [
    `${d.type === 'Extension' ? 'Extension' : 'Profile'} of ${short(d.baseDefinition).replace('StructureDefinition/', '')}${d.context ? `, on ${d.context.map((c) => c.expression).join(', ')}` : ''}.`, '',
    ...section('Elements', elements(d)), ...section('Rules', rules(d)), ...(d.type === 'Extension' ? [] : section('Examples', shown(d))),
  ],
  CodeSystem: (d) => section('Codes', table(['code', 'display', 'definition'], d.concept.map((c) => [`\`${c.code}\``, c.display, c.definition]))),
  ValueSet: (d) => section('Contents', d.compose.include.flatMap((i) => [
    ...(i.concept ? table(['code', 'display', 'system'], i.concept.map((c) => [`\`${c.code}\``, c.display, short(i.system)])) : [`- all codes of ${short(i.system) || i.valueSet.map(short).join(', ')}`, '']),
  ])),
  Questionnaire: (d) => [
    `Licence class: ${extensionValue(d, 'kap-instrument-licence')?.valueCode}. ${d.copyright}`, '',
    ...section('Items', table(['linkId', 'type', 'text', 'code', 'answers'], ask(d.item))),
  ],
  SearchParameter: (d) => [`\`${d.base.map((b) => `${b}?${d.code}=`).join('`, `')}\`, of type ${d.type}.`, '', ...section('Expression', ['```', d.expression, '```', '']),
    ...section('Components', table(['parameter', 'expression'], (d.component ?? []).map((c) => [short(c.definition), `\`${c.expression}\``])))],
  OperationDefinition: (d) => [
    `${[d.system && `\`$${d.code}\``, ...(d.resource ?? []).flatMap((r) => [d.type && `\`${r}/$${d.code}\``, d.instance && `\`${r}/[id]/$${d.code}\``])].filter(Boolean).join(', ')}. ${d.affectsState ? 'Called by POST: it may write.' : 'Writes nothing.'}`, '',
    ...section('Parameters', table(['name', 'use', 'how often', 'type', 'what'], parameters(d.parameter))),
  ],
  PlanDefinition: (d) => section('Actions', table(['action', 'phase', 'what', 'when', 'activity'], d.action.map((a) => [`\`${a.id}\``, a.code?.[0]?.coding?.[0]?.code, a.title, timing(a), short(a.definitionCanonical)]))),
  ActivityDefinition: (d) => [`Makes a ${d.kind}${d.profile ? ` of the profile ${short(d.profile)}` : ''}.${d.dosage ? ` ${d.dosage[0].text}.` : ''}`, ''],
  Measure: (d) => section('Populations', table(['population', 'who'], d.group[0].population.map((p) => [p.code.coding[0].code, p.description])))
    .concat(section('Strata', [d.group[0].stratifier.map((s) => s.code.text).join(', '), ''])),
  ConceptMap: (d) => d.group.flatMap((g) => section(`${short(g.source)} to ${short(g.target)}`, table(['code', 'display', 'equivalence', 'target'], g.element.map((e) => [`\`${e.code}\``, e.display, e.target[0].equivalence, e.target[0].code])))),
};

function page(artefact) {
  const key = `${artefact.resourceType} ${artefact.id}`;
  const intent = intents.get(key);
  intents.delete(key);
  const evidence = (artefact.relatedArtifact ?? []).filter((a) => a.type === 'documentation').map((a) => a.display);
  return [
    `# ${artefact.title ?? artefact.name ?? artefact.id}`, '',
    `${artefact.description ?? ''}`.trim(), '',
    `\`${artefact.url}\`, version ${artefact.version}${artefact.experimental ? '. **Experimental: see what is not verified above**' : ''}.`, '',
    ...section('Intent', intent ? [intent, ''] : []),
    ...section('Sources', evidence.length > 0 ? [...evidence, ''] : []),
    ...bodies[artefact.resourceType](artefact),
  ].join('\n').replace(/\n{3,}/g, '\n\n').trimEnd() + '\n';
}

rmSync(join(out, 'pages'), { recursive: true, force: true });
mkdirSync(join(out, 'pages'), { recursive: true });
for (const artefact of artefacts) {
  writeFileSync(join(out, 'pages', `${artefact.resourceType}-${artefact.id}.md`), page(artefact));
}

const kinds = [...new Set(artefacts.map((a) => a.resourceType))];
const heading = (a) => a.resourceType === 'StructureDefinition' ? (a.type === 'Extension' ? 'Extensions' : 'Profiles') : `${a.resourceType}s`;
const index = ['# The artefacts of the guide', '', 'Made by `profiles/build.sh` from `compiled/` and `intent.md`.', ''];
for (const title of [...new Set(artefacts.map(heading))]) {
  index.push(`## ${title}`, '', ...artefacts.filter((a) => heading(a) === title).map((a) => `- [${a.id}](${a.resourceType}-${a.id}.md): ${a.title ?? a.name}`), '');
}
writeFileSync(join(out, 'pages', 'README.md'), index.join('\n').trimEnd() + '\n');
if (intents.size > 0) {
  throw new Error(`intent.md speaks of what is not there: ${[...intents.keys()].join(', ')} (of ${kinds.join(', ')})`);
}
