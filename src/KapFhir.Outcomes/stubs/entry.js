// fhirclient's browser entry without the polyfills and the global object.
const { default: BrowserAdapter } = require("../node_modules/fhirclient/lib/adapters/BrowserAdapter.js");

module.exports = { oauth2: new BrowserAdapter().getSmartApi() };
