// oidc-provider as somebody else's identity provider. Prints its address; ends with its input. Tokens are JWTs for one resource, opaque for the other.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import Provider from 'oidc-provider';

const key = (kid, type, options, alg) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' });
const audiences = { 'https://fhir.clinic.example': 'jwt', 'https://opaque.clinic.example': 'opaque' };
const users = { okafor: { roles: ['clinicians'], fhirUser: 'Practitioner/dr' }, ann: { roles: [], fhirUser: 'Patient/ann' } };
const scopes = ['openid', 'offline_access', 'patient/*.rs', 'user/*.rs', 'user/*.cruds', 'system/*.rs', 'records.read'];

const server = createServer();
await new Promise(ready => server.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
    clients: [
        { client_id: 'app', token_endpoint_auth_method: 'none', redirect_uris: ['http://127.0.0.1:9/callback'], grant_types: ['authorization_code', 'refresh_token'], application_type: 'native' },
        { client_id: 'service', client_secret: 'service-secret', grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
        { client_id: 'kap', client_secret: 'kap-secret', grant_types: [], redirect_uris: [], response_types: [] },
    ],
    jwks: { keys: [key('rsa', 'rsa', { modulusLength: 2048 }, 'RS256'), key('ec', 'ec', { namedCurve: 'P-256' }, 'ES256')] },
    scopes,
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: {
        clientCredentials: { enabled: true },
        introspection: { enabled: true, allowedPolicy: (ctx, client) => client.clientId === 'kap' },
        revocation: { enabled: true },
        resourceIndicators: {
            enabled: true,
            defaultResource: () => 'https://fhir.clinic.example',
            useGrantedResource: () => true,
            getResourceServerInfo: (ctx, resource) => ({ scope: scopes.join(' '), audience: resource, accessTokenTTL: 600, accessTokenFormat: audiences[resource], jwt: { sign: { alg: 'ES256' } } }),
        },
    },
    extraTokenClaims: (ctx, token) => users[token.accountId],
    findAccount: (ctx, id) => users[id] && { accountId: id, claims: () => ({ sub: id }) },
    pkce: { required: () => true },
});
server.on('request', provider.callback());
console.log(issuer);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
