process.on('uncaughtException', e => { console.error(e, JSON.stringify(e.response?.data)); process.exit(1); });
// fhir-kit-client: SMART discovery as apps do it, then reading, searching, paging, writing and a batch with a token.
import assert from 'node:assert/strict';
import { Client } from 'fhir-kit-client';

const asked = JSON.parse(process.env.KAP_ASKED);
const client = new Client({ baseUrl: asked.issuer, customHeaders: { Accept: 'application/fhir+json' } });
const smart = await client.smartAuthMetadata();
assert.equal(smart.authorizeUrl.href, asked.authorize);
assert.equal(smart.tokenUrl.href, asked.token);
await assert.rejects(client.read({ resourceType: 'Patient', id: asked.patient }), e => e.response.status === 401);
client.bearerToken = asked.bearer;
assert.equal((await client.capabilityStatement()).fhirVersion, '4.0.1');
assert.equal((await client.read({ resourceType: 'Patient', id: asked.patient })).id, asked.patient);
let page = await client.search({ resourceType: 'Patient', searchParams: { family: asked.family, _count: 1, _sort: '_id' } });
const ids = [];
while (page) {
    ids.push(...(page.entry ?? []).map(e => e.resource.id));
    page = page.link.some(l => l.relation === 'next') ? await client.nextPage({ bundle: page }) : null;
}

assert.deepEqual(ids, asked.found);
if (asked.writes) {
    const made = await client.create({ resourceType: 'Patient', body: { resourceType: 'Patient', name: [{ family: 'FhirKit' }] } });
    assert.equal((await client.vread({ resourceType: 'Patient', id: made.id, version: '1' })).name[0].family, 'FhirKit');
    const patched = await client.patch({ resourceType: 'Patient', id: made.id, jsonPatch: [{ op: 'add', path: '/active', value: true }] });
    assert.equal(patched.active, true);
    assert.equal((await client.history({ resourceType: 'Patient', id: made.id })).entry.length, 2);
    const batch = await client.batch({ body: { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'DELETE', url: `Patient/${made.id}` } }] } });
    assert.match(batch.entry[0].response.status, /^20[04]/);
    await assert.rejects(client.read({ resourceType: 'Patient', id: made.id }), e => e.response.status === 410);
} else {
    await assert.rejects(client.create({ resourceType: 'Patient', body: { resourceType: 'Patient' } }), e => e.response.status === 403);
}

console.log('done');
