// The three places where the collections run. What is secret is left empty here, and kept out of what Postman synchronises.
const value = (key, text) => ({ key, value: text, type: 'default', enabled: true });
const secret = key => ({ key, value: '', type: 'secret', enabled: true });
const environment = (number, name, ...values) => ({ id: `0a1b2c3d-0000-4000-8000-0000000001${number}0`, name, values, _postman_variable_scope: 'environment' });
const kept = [secret('accessToken'), value('tokenUntil', '')];

export const environments = {
  open: environment(1, 'KapFhir open', value('authMode', 'open'), value('root', 'http://127.0.0.1:5080'), value('base', 'http://127.0.0.1:5080/fhir')),
  builtin: environment(2, 'KapFhir built-in', value('authMode', 'builtin'), value('root', 'http://127.0.0.1:5080'), value('base', 'http://127.0.0.1:5080/fhir'),
    value('tokenUrl', '{{root}}/auth/token'), value('clientId', 'postman'), secret('privateKey'), value('scope', 'system/*.cruds'),
    value('appId', 'postman-app'), value('redirectUri', 'http://127.0.0.1:9/callback'), value('username', ''), secret('password'),
    value('patientUsername', 'postman-patient'), secret('patientPassword'), ...kept),
  entra: environment(3, 'KapFhir Entra', value('authMode', 'entra'), value('root', 'https://fhir.clinic.example'), value('base', 'https://fhir.clinic.example/fhir'),
    value('tokenUrl', 'https://login.microsoftonline.com/TENANT/oauth2/v2.0/token'), value('clientId', ''), secret('clientSecret'), value('scope', 'api://kapfhir/.default'), ...kept),
};
