// What fhirclient takes of js-base64, by the browser's own means.
const url = (text) => text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const binary = (bytes) => btoa(String.fromCharCode(...bytes));
export const fromUint8Array = (bytes, isUrl) => (isUrl ? url(binary(bytes)) : binary(bytes));
export const encodeURL = (text) => url(binary(new TextEncoder().encode(text)));
export const decode = (text) => new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)));
