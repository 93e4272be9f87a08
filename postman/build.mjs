#!/usr/bin/env node
// Puts the collections together of their sources: postman/source/*.mjs and the sample answers in postman/answers.
//   node postman/build.mjs           writes postman/*.json
//   node postman/build.mjs --check   fails where a file is not what its sources give
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { assemble } from './source/collection.mjs';
import { environments } from './source/environments.mjs';

const home = dirname(fileURLToPath(import.meta.url));
const shared = readFileSync(join(home, 'source', 'access.js'), 'utf8').trimEnd();
const files = new Map();
for (const file of readdirSync(join(home, 'source')).filter(f => /^\d/.test(f)).sort()) {
  const { default: folder } = await import(pathToFileURL(join(home, 'source', file)));
  const name = file.replace('.mjs', '');
  const answers = join(home, 'answers', name + '.json');
  const names = folder.requests.map(r => r.name);
  if (new Set(names).size !== names.length) throw new Error(`${file}: two requests have the same name`);
  files.set(`${name}.postman_collection.json`, assemble(folder, shared, existsSync(answers) ? JSON.parse(readFileSync(answers, 'utf8')) : {}));
}

for (const [name, environment] of Object.entries(environments)) files.set(`${name}.postman_environment.json`, environment);

const isCheck = process.argv.includes('--check');
let stale = 0;
for (const [name, content] of files) {
  const [path, text] = [join(home, name), JSON.stringify(content, null, 1) + '\n'];
  if (!isCheck) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    stale++;
    console.error(`${name} is not what its sources give: run node postman/build.mjs`);
  }
}

for (const name of readdirSync(home).filter(f => f.endsWith('.json') && !files.has(f))) {
  stale++;
  console.error(`${name} has no source`);
}

process.exit(isCheck && stale > 0 ? 1 : 0);
