// docs/smart.md
import { readFileSync } from 'node:fs';
import { equal, folder, get, header, holds, is, keep, put, refused, request, type } from './collection.mjs';
import { fill, form, page, pkce } from './signin.mjs';
import { patient } from './clinic.mjs';

const shared = readFileSync(new URL('./access.js', import.meta.url), 'utf8');
const signing = shared.slice(shared.indexOf('// SMART Backend Services')).trimEnd();
export default folder(8, 'SMART', `The built-in authorization server (\`Auth:Mode=BuiltIn\`): a service with a key, and an app with a user, by hand: what a library does otherwise. Needs the environment "KapFhir built-in" filled in as docs/postman.md tells.

The service's JWT and the app's PKCE pair are made in the pre-request scripts. The user's pages are sent as a browser would send them.`, [
  request('GET', '{{base}}/.well-known/smart-configuration', 'Discovery', 'Where everything is, and what is offered. Needs no token.', { noAuth: true, headers: { Accept: 'application/json' }, expect: [is(200), holds('offers PKCE by S256 only', "body.code_challenge_methods_supported.join() === 'S256'"),
    holds('offers keys', "body.token_endpoint_auth_methods_supported.includes('private_key_jwt')"), keep('authorize', 'body.authorization_endpoint'), keep('token', 'body.token_endpoint'), keep('revoke', 'body.revocation_endpoint')] }),
  request('GET', '{{base}}/Patient', 'Without a token', '401, and `WWW-Authenticate` says how to get one.', { noAuth: true, expect: [is(401), header('WWW-Authenticate', '/^Bearer/'), type('OperationOutcome')] }),
  form('{{token}}', { grant_type: 'client_credentials', scope: 'system/Patient.rs', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: '{{assertion}}' }, 'A service asks for a token',
    'SMART Backend Services: the JWT is made and signed in the pre-request script, and good for once.', {
      before: `pm.collectionVariables.set('assertion', assertion(pm.environment.get('clientId'), pm.collectionVariables.get('token'), JSON.parse(pm.environment.get('privateKey'))));\n${signing}`,
      expect: [is(200), equal('is a Bearer token', 'body.token_type.toLowerCase()', 'bearer'), equal('is for what was asked', 'body.scope', 'system/Patient.rs'), holds('is short-lived', 'body.expires_in <= 300'), keep('service', 'body.access_token')] }),
  form('{{token}}', { grant_type: 'client_credentials', scope: 'system/Patient.rs', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: '{{assertion}}' }, 'The same JWT again', 'It has been used.', {
    expect: [holds('is refused', '[400, 401].includes(pm.response.code)'), equal('says why', 'body.error', 'invalid_client')] }),
  request('GET', '{{base}}/Patient?_summary=count', 'The service searches', 'With the token of the request before, and no other.', { noAuth: true, headers: { Authorization: 'Bearer {{service}}' }, expect: [is(200), type('Bundle')] }),
  request('GET', '{{base}}/Observation?_summary=count', 'What its token does not reach', 'The token is for Patient.', { noAuth: true, headers: { Authorization: 'Bearer {{service}}' }, expect: [refused(403)] }),
  put('Patient/patient-{{run}}', patient(), 'A patient for the app', 'Written with the service\'s own token of the environment.', is(201)),
  request('GET', '{{authorize}}?response_type=code&client_id={{appId}}&redirect_uri={{redirectUri}}&scope=openid%20fhirUser%20user/*.rs%20offline_access&state=state-{{run}}&aud={{base}}&code_challenge={{challenge}}&code_challenge_method=S256&prompt=login', 'An app sends its user',
    'With `state`, `aud` and a PKCE challenge; the pre-request script makes verifier and challenge.', {
      before: pkce,
      raw: true, noAuth: true, headers: page, expect: [is(200), holds('is the page to sign in', "body.includes('Sign in')"), fill("[['username', pm.environment.get('username')], ['password', pm.environment.get('password')]]")] }),
  form('{{root}}{{action}}', null, 'The user signs in', 'The form of the page, with its hidden fields.', { body: '{{filled}}', headers: { ...page, 'Content-Type': 'application/x-www-form-urlencoded' },
    expect: [is(200), holds('is the page to consent', "body.includes('scope[]')"), fill("[['decision', 'allow']], [...form.matchAll(/name=\"scope\\[\\]\" id=\"s\\d+\" value=\"(.*?)\" /g)].map(m => ['scope[]', text(m[1])])")] }),
  form('{{root}}{{action}}', null, 'The user allows it', 'The browser is sent back to the app, with a code.', { body: '{{filled}}', redirects: false, headers: { ...page, 'Content-Type': 'application/x-www-form-urlencoded' },
    expect: [is(303), "const back = pm.response.headers.get('Location') || '';\nconst said = Object.fromEntries(back.slice(back.indexOf('?') + 1).split('&').map(p => p.split('=').map(decodeURIComponent)));",
      holds('leads to the app', "back.startsWith(pm.environment.get('redirectUri'))"), equal('has the state', 'said.state', "='state-' + pm.collectionVariables.get('run')"), equal('says who answers', 'said.iss', "=pm.environment.get('base')"), keep('code', 'said.code')] }),
  form('{{token}}', { grant_type: 'authorization_code', code: '{{code}}', redirect_uri: '{{redirectUri}}', client_id: '{{appId}}', code_verifier: '{{verifier}}' }, 'The code for tokens', 'With the verifier: whoever has only the code gets nothing.', {
    expect: [is(200), holds('has all three', "['access_token', 'refresh_token', 'id_token'].every(t => body[t])"), holds('may read', "body.scope.split(' ').includes('user/*.rs')"), keep('access', 'body.access_token'), keep('refresh', 'body.refresh_token')] }),
  request('GET', '{{base}}/Patient/patient-{{run}}', 'The app reads', 'What the user may see, within what was allowed.', { noAuth: true, headers: { Authorization: 'Bearer {{access}}' }, expect: [is(200), type('Patient')] }),
  request('PUT', '{{base}}/Patient/patient-{{run}}', 'The app may not write', 'Only `rs` was asked for.', { noAuth: true, headers: { Authorization: 'Bearer {{access}}' }, body: patient(), expect: [refused(403)] }),
  request('GET', '{{root}}/auth/userinfo', 'Who is the user?', 'OpenID Connect.', { noAuth: true, headers: { Accept: 'application/json', Authorization: 'Bearer {{access}}' }, expect: [is(200), holds('has a subject', 'body.sub.length > 0')] }),
  form('{{token}}', { grant_type: 'refresh_token', refresh_token: '{{refresh}}', client_id: '{{appId}}' }, 'A fresh token', 'Refresh tokens are good for once: keep the new one.', {
    expect: [is(200), equal('is another', "body.refresh_token !== pm.collectionVariables.get('refresh')", true), keep('used', "pm.collectionVariables.get('refresh')"), keep('refresh', 'body.refresh_token'), keep('access', 'body.access_token')] }),
  form('{{revoke}}', { token: '{{refresh}}', client_id: '{{appId}}' }, 'The user leaves the app', 'Revoking either token ends both.', { expect: ["pm.test('is answered 200', () => pm.response.to.have.status(200));"] }),
  request('GET', '{{base}}/Patient/patient-{{run}}', 'The token is no good any more', 'Revoked tokens end at once.', { noAuth: true, headers: { Authorization: 'Bearer {{access}}' }, expect: [is(401)] }),
  form('{{token}}', { grant_type: 'refresh_token', refresh_token: '{{used}}', client_id: '{{appId}}' }, 'A refresh token that comes again', 'Somebody has stolen it, or the app is mistaken: nothing is given.', { expect: [is(400), equal('says so', 'body.error', 'invalid_grant')] }),
]);
