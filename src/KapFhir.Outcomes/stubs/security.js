// https://www.rfc-editor.org/rfc/rfc7636: what a public app needs of fhirclient's security module, without the signing of clients that have keys.
import { fromUint8Array } from "./base64.js";

export const randomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

export const generatePKCEChallenge = async () => {
  const codeVerifier = fromUint8Array(randomBytes(64), true);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(codeVerifier));
  return { codeVerifier, codeChallenge: fromUint8Array(new Uint8Array(hash), true) };
};
