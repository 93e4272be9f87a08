// What fhirclient's settings are to an app that asks for resources by itself: where the sign-in is kept. Their lists of types and parameters serve its own requests.
export const SMART_KEY = "SMART_KEY";
