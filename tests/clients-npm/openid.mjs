// openid-client, which knows nothing of this server: discovery, code with PKCE, id_token, userinfo, introspection, refresh, revocation; services by their key.
import assert from 'node:assert/strict';
import { createPrivateKey, webcrypto } from 'node:crypto';
import * as openid from 'openid-client';
import { Browser } from './browser.mjs';

const asked = JSON.parse(process.env.KAP_ASKED);
const insecure = [openid.allowInsecureRequests, openid.enableNonRepudiationChecks];

const importKey = (pem, algorithm) =>
    webcrypto.subtle.importKey('pkcs8', createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' }), algorithm, false, ['sign']);
const keyed = async (kid, pem, algorithm) => openid.PrivateKeyJwt({ key: await importKey(pem, algorithm), kid });
const rs384 = await keyed('rsa-1', asked.rsa, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' });
const es384 = await keyed('ec-1', asked.ec, { name: 'ECDSA', namedCurve: 'P-384' });

const discover = (client, method, algorithm = 'oidc') =>
    openid.discovery(new URL(asked.issuer), client, { id_token_signed_response_alg: 'RS256' }, method, { algorithm, execute: insecure });

async function signIn(config, scope) {
    const verifier = openid.randomPKCECodeVerifier();
    const [state, nonce] = [openid.randomState(), openid.randomNonce()];
    const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: asked.redirect, scope, state, nonce, aud: asked.issuer, code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', max_age: '3600',
    });
    const answer = await new Browser().allow(url, asked.redirect, asked);
    return openid.authorizationCodeGrant(config, answer, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true, maxAge: 3600 });
}

const read = (config, token, path) => openid.fetchProtectedResource(config, token, new URL(`${asked.issuer}/${path}`), 'GET');
const status = (config, token, path) => read(config, token, path).then(a => a.status, e => e.cause?.status ?? e.status ?? assert.fail(e));

async function whole(name, config, isPublic) {
    const tokens = await signIn(config, 'openid fhirUser profile launch/patient offline_access patient/*.rs');
    assert.equal(tokens.patient, asked.patient);
    const claims = tokens.claims();
    assert.equal(claims.fhirUser, `${asked.issuer}/Practitioner/dr`);
    assert.ok(claims.sub.length > 0 && claims.sub.length < 256);
    assert.equal((await openid.fetchProtectedResource(config, tokens.access_token, new URL(claims.fhirUser), 'GET').then(a => a.json())).resourceType, 'Practitioner');
    assert.equal((await read(config, tokens.access_token, `Patient/${tokens.patient}`).then(a => a.json())).id, asked.patient);
    const user = await openid.fetchUserInfo(config, tokens.access_token, claims.sub);
    assert.equal(user.fhirUser, claims.fhirUser);
    if (!isPublic) {
        const said = await openid.tokenIntrospection(config, tokens.access_token);
        assert.equal(said.active, true);
        assert.equal(said.patient, asked.patient);
        assert.equal(said.sub, claims.sub);
    }

    const next = await openid.refreshTokenGrant(config, tokens.refresh_token);
    assert.notEqual(next.refresh_token, tokens.refresh_token);
    assert.equal(await status(config, next.access_token, `Patient/${asked.patient}`), 200);
    await openid.tokenRevocation(config, next.refresh_token);
    assert.equal(await status(config, next.access_token, `Patient/${asked.patient}`), 401);
    await assert.rejects(openid.refreshTokenGrant(config, next.refresh_token), { error: 'invalid_grant' });
    if (!isPublic) {
        assert.equal((await openid.tokenIntrospection(config, next.access_token)).active, false);
    }

    console.log(`${name}: whole course`);
}

async function service(name, config) {
    const tokens = await openid.clientCredentialsGrant(config, { scope: 'system/*.rs' });
    assert.equal(tokens.expires_in, 300);
    assert.equal(tokens.refresh_token, undefined);
    const found = await read(config, tokens.access_token, 'Patient?_count=1').then(a => a.json());
    assert.equal(found.resourceType, 'Bundle');
    console.log(`${name}: service`);
}

await whole('public', await discover('public', openid.None()), true);
await whole('public, RFC 8414', await discover('public', openid.None(), 'oauth2'), true);
await whole('client_secret_basic', await discover('secret', openid.ClientSecretBasic(asked.secret)), false);
await whole('client_secret_post', await discover('secret', openid.ClientSecretPost(asked.secret)), false);
await whole('private_key_jwt RS384', await discover('keyed', rs384), false);
await whole('private_key_jwt ES384', await discover('keyed', es384), false);
await service('RS384', await discover('reader', rs384));
await service('ES384', await discover('reader', es384));

// A mix-up: an answer in another issuer's name (RFC 9207).
const config = await discover('public', openid.None());
const forged = new URL(`${asked.redirect}?code=x&state=s&iss=https://evil.example`);
await assert.rejects(openid.authorizationCodeGrant(config, forged, { expectedState: 's', pkceCodeVerifier: 'x'.repeat(43) }), e => /iss/.test(e.cause.message));
console.log('done');
