// An app and a service of another provider at this server: found by SMART's discovery, tokens by openid-client, JWTs and opaque ones, revoked ones.
import assert from 'node:assert/strict';
import * as openid from 'openid-client';
import { Browser } from './browser.mjs';

const asked = JSON.parse(process.env.KAP_ASKED);
const smart = await fetch(`${asked.base}/.well-known/smart-configuration`).then(a => a.json());
assert.ok(smart.authorization_endpoint.startsWith(asked.provider) && smart.token_endpoint.startsWith(asked.provider));
const discover = (client, method) => openid.discovery(new URL(asked.provider), client, undefined, method, { execute: [openid.allowInsecureRequests] });

// The answer's status; what it says of others than those expected stands in the test's message.
async function should(token, path, expected) {
    const answer = await fetch(`${asked.base}/${path}`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(answer.status, expected, `${path}: ${await answer.text()}`);
}

const redirect = 'http://127.0.0.1:9/callback';

async function signIn(config, user, scope, resource) {
    const verifier = openid.randomPKCECodeVerifier();
    const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: redirect, scope, resource, state: 's', prompt: 'consent', code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    });
    const browser = new Browser();
    let page = await browser.go(url, redirect);
    for (let step = 0; step < 4 && page.text; step++) {
        page = await browser.send(page, redirect, page.text.includes('name="login"') ? { login: user, password: 'x' } : {});
    }

    assert.ok(!page.text, page.text?.slice(0, 500));
    return openid.authorizationCodeGrant(config, page.url, { pkceCodeVerifier: verifier, expectedState: 's' }, { resource });
}

const app = await discover('app', openid.None());
for (const resource of ['https://fhir.clinic.example', 'https://opaque.clinic.example']) {
    const dr = await signIn(app, 'okafor', 'openid offline_access user/*.rs', resource);
    assert.equal(dr.access_token.split('.').length === 3, resource.includes('fhir.'));
    await should(dr.access_token, 'Patient/bob', 200);
    await should(dr.id_token, 'Patient/bob', 401);
    await should(dr.refresh_token, 'Patient/bob', 401);
    const next = await openid.refreshTokenGrant(app, dr.refresh_token, { resource });
    await should(next.access_token, 'Patient/bob', 200);

    const ann = await signIn(app, 'ann', 'openid patient/*.rs', resource);
    await should(ann.access_token, 'Patient/ann', 200);
    await should(ann.access_token, 'Patient/bob', 404);

    const service = await discover('service', openid.ClientSecretBasic('service-secret'));
    const own = await openid.clientCredentialsGrant(service, { scope: 'system/*.rs', resource });
    await should(own.access_token, 'Patient/bob', 200);
    await should(own.access_token, 'metadata', 200);
    if (resource.includes('opaque')) {
        await openid.tokenRevocation(app, ann.access_token);
        await should(ann.access_token, 'Patient/ann', 401);
    }
}

const elsewhere = await signIn(app, 'okafor', 'openid user/*.rs', 'https://opaque.clinic.example').then(t => t.access_token);
await should(elsewhere + 'x', 'Patient/bob', 401);
console.log('done');
