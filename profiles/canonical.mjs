// Writes what SUSHI made as the JSON that is committed: one file per artefact in compiled/, one per example in valid/.
// Elements come in the order of the specification. The server needs neither mappings to other standards nor the base specification's comments,
// which are half of a snapshot: they go.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [from, to, definitions] = process.argv.slice(2);
const artefacts = new Set([
  'StructureDefinition', 'ValueSet', 'CodeSystem', 'Questionnaire', 'SearchParameter', 'OperationDefinition', 'PlanDefinition', 'ActivityDefinition', 'Measure',
  'ConceptMap',
]);
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const childrenByType = new Map();

/** The children of each path of an R4 type, in order: 'Patient.contact' -> [{ name, type, path }]. */
function childrenOf(type) {
  if (!childrenByType.has(type)) {
    const children = new Map();
    for (const { path, type: types = [], contentReference } of readJson(join(definitions, `StructureDefinition-${type}.json`)).snapshot.element) {
      const dot = path.lastIndexOf('.');
      if (dot > 0) {
        const parent = path.slice(0, dot);
        const child = { name: path.slice(dot + 1), types: types.map((t) => t.code), path: contentReference?.slice(1) ?? path };
        children.set(parent, [...(children.get(parent) ?? []), child]);
      }
    }
    childrenByType.set(type, children);
  }
  return childrenByType.get(type);
}

/** The type of a child under the name it goes by: valueQuantity of value[x] is a Quantity. Undefined when the child does not go by that name. */
function typeOf(child, key) {
  const name = key.replace(/^_/, '');
  if (!child.name.endsWith('[x]')) {
    return name === child.name ? (child.types[0] ?? 'BackboneElement') : undefined;
  }
  const stem = child.name.slice(0, -3);
  return child.types.find((type) => name === stem + type[0].toUpperCase() + type.slice(1));
}

/** The value with its elements in the order of the specification; type and path say which element it is. */
function sorted(value, type, path) {
  if (Array.isArray(value)) {
    return value.map((one) => sorted(one, type, path));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  if (value.resourceType) {
    return { resourceType: value.resourceType, ...sortedElements(value, value.resourceType, value.resourceType) };
  }
  const isInline = type === 'BackboneElement' || type === 'Element';
  return isInline ? sortedElements(value, path.split('.')[0], path) : sortedElements(value, type, type);
}

function sortedElements(value, root, path) {
  // An extension reads better when its url stands before its parts.
  const result = root === 'Extension' ? { url: value.url } : {};
  for (const child of childrenOf(root).get(path) ?? []) {
    for (const key of Object.keys(value)) {
      const type = typeOf(child, key);
      if (type && !(key in result)) {
        result[key] = key.startsWith('_') ? value[key] : sorted(value[key], type, child.path);
      }
    }
  }
  const lost = Object.keys(value).filter((key) => !(key in result) && key !== 'resourceType');
  if (lost.length > 0) {
    throw new Error(`${path} has no element ${lost.join(', ')}`);
  }
  return result;
}

function trimElement(element) {
  const { mapping, requirements, comment, alias, example, ...kept } = element;
  if (kept.constraint) {
    kept.constraint = kept.constraint.map(({ xpath, ...constraint }) => constraint);
  }
  return kept;
}

function trimmed(resource) {
  if (resource.resourceType !== 'StructureDefinition') {
    return resource;
  }
  const { mapping, ...definition } = resource;
  for (const view of ['snapshot', 'differential']) {
    definition[view] = { element: definition[view].element.map(trimElement) };
  }
  return definition;
}

for (const folder of ['compiled', 'valid']) {
  rmSync(join(to, folder), { recursive: true, force: true });
  mkdirSync(join(to, folder), { recursive: true });
}
for (const name of readdirSync(from).filter((file) => file.endsWith('.json')).sort()) {
  const resource = readJson(join(from, name));
  const isExample = !artefacts.has(resource.resourceType) || resource.id.endsWith('-example');
  const file = `${resource.resourceType}-${resource.id}.json`;
  writeFileSync(join(to, isExample ? 'valid' : 'compiled', file), `${JSON.stringify(sorted(trimmed(resource)), null, 2)}\n`);
}
