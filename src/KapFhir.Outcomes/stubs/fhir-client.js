// What fhirclient's Client is built on asks servers for resources; the app asks by fetch itself, to keep the server's words when it is refused.
export default class {
  constructor(fhirBaseUrl) {
    this.fhirBaseUrl = fhirBaseUrl;
  }
};
