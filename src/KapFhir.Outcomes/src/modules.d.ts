// The browser build of fhirclient, as far as the app uses it.
declare module "smart-client" {
  interface State { serverUrl: string; tokenUri?: string; clientId?: string; scope?: string; expiresAt?: number; tokenResponse?: { access_token?: string; refresh_token?: string; scope?: string; id_token?: string; patient?: string; need_patient_banner?: boolean } }
  export interface Client {
    state: State;
    patient: { id: string | null };
    user: { fhirUser: string | null };
    getAuthorizationHeader(): string | null;
    refreshIfNeeded(): Promise<State>;
  }
  interface Authorize { clientId: string; scope: string; redirectUri: string; iss: string; completeInTarget: boolean; pkceMode: "required" }
  const FHIR: { oauth2: { authorize(options: Authorize): Promise<unknown>; ready(): Promise<Client> } };
  export default FHIR;
}
declare module "*.css";
