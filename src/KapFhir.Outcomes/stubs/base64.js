// What fhirclient takes of js-base64, by the browser's own means.
const url = (text) => text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const binary = (bytes) => btoa(String.fromCharCode(...bytes));
exports.fromUint8Array = (bytes, isUrl) => (isUrl ? url(binary(bytes)) : binary(bytes));
exports.encodeURL = (text) => url(binary(new TextEncoder().encode(text)));
exports.decode = (text) => new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)));
