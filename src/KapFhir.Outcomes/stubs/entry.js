// fhirclient's browser entry without the polyfills and the global object.
import BrowserAdapter from "../node_modules/fhirclient/lib/adapters/BrowserAdapter.js";

export default { oauth2: new BrowserAdapter().getSmartApi() };
