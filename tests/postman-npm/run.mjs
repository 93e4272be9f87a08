// Runs the collections against a server, twice, each time in another order, and prints what failed as JSON.
//   node run.mjs POSTMAN ENVIRONMENT NAME=VALUE...      ENVIRONMENT is open, builtin or entra; values of the environment follow
//   only=1,3   these folders only      rounds=1      record=FOLDER   writes the sample answers there      seed=N   orders the rounds
import { createRequire } from 'node:module';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [postman, environment, ...rest] = process.argv.slice(2);
const given = Object.fromEntries(rest.map(r => [r.slice(0, r.indexOf('=')), r.slice(r.indexOf('=') + 1)]));
const newman = createRequire(join(resolve(given.modules ?? '.'), 'node_modules', 'x.js'))('newman');
const folders = readdirSync(postman).filter(f => f.endsWith('.postman_collection.json')).filter(f => !given.only || given.only.split(',').includes(f.split('-')[0])).sort();
const place = JSON.parse(readFileSync(join(postman, environment + '.postman_environment.json'), 'utf8'));
for (const value of place.values) value.value = given[value.key] ?? value.value;

let seed = Number(given.seed ?? 1);
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const shuffled = list => list.map(v => [random(), v]).sort((a, b) => a[0] - b[0]).map(p => p[1]);
const [failures, orders] = [[], []];
let [requests, assertions] = [0, 0];

for (let round = 0; round < Number(given.rounds ?? 2); round++) {
  const order = shuffled(folders);
  orders.push(order.map(f => f.split('-')[0]).join(' '));
  for (const file of order) {
    const collection = JSON.parse(readFileSync(join(postman, file), 'utf8'));
    const summary = await new Promise((done, fail) => newman.run({ collection, environment: place, timeoutRequest: 30000, reporters: [] }, (fault, s) => fault ? fail(fault) : done(s)));
    requests += summary.run.stats.requests.total;
    assertions += summary.run.stats.assertions.total;
    for (const f of summary.run.failures) {
      const execution = summary.run.executions.find(e => e.item.id === f.source?.id);
      failures.push({ folder: file, request: f.source?.name, test: f.error.test ?? f.error.name, message: f.error.message, status: execution?.response?.code, answer: execution?.response?.text().slice(0, 1500) });
    }

    // A request that asserts nothing proves nothing.
    for (const e of ran(summary).filter(e => !e.assertions?.length && !e.requestError)) failures.push({ folder: file, request: e.item.name, test: 'asserts something', message: 'no assertion ran' });
    if (given.record && !summary.run.failures.length) record(file, summary);
  }
}

console.log(JSON.stringify({ folders: folders.length, requests, assertions, orders, failures }));

// What is for another environment was skipped, and has no answer.
function ran(summary) {
  return summary.run.executions.filter(e => e.response || e.requestError);
}

// Sample answers hold no tokens, codes and cookies, though these ended with their server.
function record(file, summary) {
  const hidden = text => text.replace(/("(?:access_token|refresh_token|id_token)":)"[^"]+"/g, '$1"..."').replace(/eyJ[A-Za-z0-9_.-]{20,}/g, 'eyJ...').replace(/CfDJ8[A-Za-z0-9_-]+/g, 'CfDJ8...').replace(/([?&]code=)[A-Za-z0-9_-]+/g, '$1...');
  const shown = ['content-type', 'etag', 'location', 'content-location', 'www-authenticate', 'preference-applied', 'allow'];
  const answers = {};
  for (const { item, response } of ran(summary)) {
    const header = response.headers.all().filter(h => shown.includes(h.key.toLowerCase())).map(h => ({ key: h.key, value: hidden(h.value) }));
    const text = hidden(response.text());
    answers[item.name] = { status: response.reason(), code: response.code, header, body: text.length > 6000 ? text.slice(0, 6000) + '\n...' : text };
  }

  const places = [[given.base, '{{base}}'], [given.root, '{{root}}']].filter(p => p[0]);
  const path = join(given.record, file.replace('.postman_collection.json', '.json'));
  const text = places.reduce((all, [from, to]) => all.replaceAll(from, to), JSON.stringify(answers));

  // What another environment answered stays for the requests that only it can answer.
  writeFileSync(path, JSON.stringify({ ...(existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}), ...JSON.parse(text) }, null, 1) + '\n');
}
