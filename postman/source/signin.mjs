// The user's part of a sign-in (docs/smart.md): the pages are sent as a browser would send them.
import { holds, is, keep, request } from './collection.mjs';

/** A form that is sent as a browser sends it: without the collection's own token. */
export const form = (path, fields, name, description, { before = '', headers = {}, expect, redirects = true, body }) =>
  request('POST', path, name, description, { ...(fields ? { form: fields } : { body, raw: true }), before, headers: { Accept: 'application/json', ...headers }, expect, redirects, noAuth: true });
export const page = { Accept: 'text/html' };

/** The last form of a page: where it leads, and its hidden fields with what the user fills in. */
export const fill = more => `const form = body.slice(body.lastIndexOf('<form'));
const text = s => s.replace(/&quot;/g, '"').replace(/&#x27;|&#39;/g, "'").replace(/&#x2B;|&#43;/gi, '+').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
const fields = [...form.matchAll(/<input type="hidden" name="(.*?)" value="(.*?)">/g)].map(m => [m[1], text(m[2])]).concat(${more});
pm.collectionVariables.set('action', (form.match(/action="(.*?)"/) || [])[1] || '');
pm.collectionVariables.set('filled', fields.map(f => f.map(encodeURIComponent).join('=')).join('&'));`;

/** Makes a verifier and its challenge (RFC 7636). */
export const pkce = `const verifier = (require('uuid').v4() + require('uuid').v4()).replace(/-/g, '');
pm.collectionVariables.set('verifier', verifier);
pm.collectionVariables.set('challenge', CryptoJS.SHA256(verifier).toString(CryptoJS.enc.Base64).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, ''));`;

/** A whole sign-in of one user, four requests; `token` is what the access token is kept as. `before` runs before each. */
export function signIn(who, { username, password, scope, token, before = '' }) {
  const html = { ...page, 'Content-Type': 'application/x-www-form-urlencoded' };
  return [
    request('GET', `{{authorize}}?response_type=code&client_id={{appId}}&redirect_uri={{redirectUri}}&scope=${scope.replaceAll(' ', '%20')}&state=state-{{run}}&aud={{base}}&code_challenge={{challenge}}&code_challenge_method=S256&prompt=login`, `The app sends ${who} to sign in`,
      'With PKCE; see collection 8, step by step.', { before: before + pkce, raw: true, noAuth: true, headers: page,
        expect: [is(200), holds('is the page to sign in', "body.includes('Sign in')"), fill(`[['username', pm.environment.get('${username}')], ['password', pm.environment.get('${password}')]]`)] }),
    form('{{root}}{{action}}', null, `${who[0].toUpperCase()}${who.slice(1)} signs in`, 'The page says what the app asks for.', { before, body: '{{filled}}', headers: html,
      expect: [is(200), holds('is the page to allow it', "body.includes('scope[]')"), fill("[['decision', 'allow']], [...form.matchAll(/name=\"scope\\[\\]\" id=\"s\\d+\" value=\"(.*?)\" /g)].map(m => ['scope[]', text(m[1])])")] }),
    form('{{root}}{{action}}', null, `${who[0].toUpperCase()}${who.slice(1)} allows it`, 'The browser is sent back to the app, with a code.', { before, body: '{{filled}}', redirects: false, headers: html,
      expect: [is(303), keep('code', "((pm.response.headers.get('Location') || '').match(/[?&]code=([^&]+)/) || [])[1]")] }),
    form('{{token}}', { grant_type: 'authorization_code', code: '{{code}}', redirect_uri: '{{redirectUri}}', client_id: '{{appId}}', code_verifier: '{{verifier}}' }, `A token for ${who}`, 'The code and the verifier for an access token.', { before,
      expect: [is(200), keep(token, 'body.access_token')] }),
  ];
}
