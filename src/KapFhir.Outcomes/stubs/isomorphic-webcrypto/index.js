// Every browser that the app runs in has Web Crypto; the package of this name would bring 740 others.
module.exports = globalThis.crypto;
