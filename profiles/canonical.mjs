// Writes what SUSHI made as the JSON that is committed: one file per artefact in compiled/, one per example in valid/.
// Elements come in the order of the specification. The server needs neither mappings to other standards nor the base specification's comments,
// which are half of a snapshot: they go.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [from, to, definitions] = process.argv.slice(2);
const artefacts = new Set(['StructureDefinition', 'ValueSet', 'CodeSystem', 'Questionnaire']);
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

function childType(child, key) {
  const code = child.name.endsWith('[x]') ? child.types.find((t) => key.toLowerCase() === child.name.slice(0, -3).toLowerCase() + t.toLowerCase()) : child.types[0];
  return code?.startsWith('http:') ? undefined : code;
}

function sorted(value, type, path) {
  if (Array.isArray(value)) {
    return value.map((one) => sorted(one, type, path));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const resource = value.resourceType;
  const [root, at] = resource ? [resource, resource] : [type, path];
  const children = childrenOf(root).get(at) ?? [];
  // An extension reads better when its url stands before its parts.
  const result = resource ? { resourceType: resource } : type === 'Extension' && value.url ? { url: value.url } : {};
  for (const child of children) {
    const stem = child.name.replace('[x]', '');
    const keys = Object.keys(value).filter((key) => key.replace('_', '') === stem || childType(child, key.replace('_', '')) && child.name !== stem);
    for (const key of keys.filter((name) => !(name in result))) {
      const code = childType(child, key.replace('_', ''));
      const inside = !code || code === 'BackboneElement' || code === 'Element';
      result[key] = key.startsWith('_') ? value[key] : inside ? sorted(value[key], root, child.path) : sorted(value[key], code, code);
    }
  }
  const lost = Object.keys(value).filter((key) => !(key in result));
  if (lost.length > 0) {
    throw new Error(`${at} has no element ${lost.join(', ')}`);
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
