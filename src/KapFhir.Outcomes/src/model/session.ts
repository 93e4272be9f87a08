// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html
// Tokens are kept where fhirclient keeps them: in sessionStorage, which ends with the tab and is no other tab's. localStorage would outlive the visit on a shared machine.
import FHIR, { type Client } from "smart-client";
import type { Config } from "./config";
import { Failure, failureOf } from "./failure";
import type { Bundle, Identifier, Resource } from "./fhir";

const RETURN = "kapfhir-return";
const SMART_KEY = "SMART_KEY";

const SCOPES = {
  all: "openid fhirUser online_access user/*.rs user/QuestionnaireResponse.crs",
  one: "openid fhirUser online_access launch/patient patient/*.rs patient/QuestionnaireResponse.crs",
  ehr: "openid fhirUser online_access launch patient/*.rs patient/QuestionnaireResponse.crs",
};

/** Who uses the app, and how it asks the server. */
export interface Session {
  config: Config;
  /** The one patient it is about; undefined if the user may choose. */
  patient?: string;
  /** The resource that the user is: Practitioner/x, Patient/x. */
  user?: string;
  /** False where the EHR shows who the patient is. */
  needsBanner: boolean;
  /** True where nobody signs in. */
  isOpen: boolean;
  /** False if the user took writing out of what the app may do. */
  mayWrite: boolean;
  get<T extends Resource>(path: string): Promise<T>;
  /** Stores a resource; sent twice under the same identifier it is stored once. */
  create<T extends Resource>(body: Resource & { identifier: Identifier }): Promise<T>;
  signOut(): Promise<void>;
}

/** Reads the settings of the app. */
export async function readConfig(): Promise<Config> {
  const answer = await reach(new URL("config.json", location.href).href, {});
  if (!answer.ok) {
    throw failureOf(answer.status, undefined);
  }

  return (await answer.json()) as Config;
}

/** The session that there is: of an open server, of a sign-in that just came back, of this tab. Null if somebody has to sign in. */
export async function begin(config: Config): Promise<Session | null> {
  const query = new URLSearchParams(location.search);
  const iss = query.get("iss");
  if (iss !== null && iss !== config.fhirBase) {
    // Whoever names another server wants the app to send it codes, or records.
    clean();
    throw new Failure("refused", `This app is for ${config.fhirBase}, and was opened for ${iss}.`);
  }

  if (config.mode === "open") {
    clean();
    return open(config);
  }

  if (query.has("launch") && iss !== null) {
    // Only what a launch needs goes on: fhirclient would take a client or patient from the address too.
    history.replaceState({}, "", location.pathname + "?iss=" + encodeURIComponent(iss) + "&launch=" + encodeURIComponent(query.get("launch")!));
    await authorize(config, "ehr");
    return never();
  }

  if (query.has("error")) {
    clean();
    throw new Failure("refused", (query.get("error_description") ?? query.get("error")!) || "The sign-in was refused.");
  }

  if (query.has("code") && iss === null) {
    clean();
    throw new Failure("refused", "The answer to the sign-in does not say which server it is from.");
  }

  return query.has("code") || sessionStorage.getItem(SMART_KEY) ? smart(config, query.has("code")) : null;
}

/** Goes to the server's sign-in page, and comes back to where the app is. */
export async function authorize(config: Config, scope: keyof typeof SCOPES): Promise<void> {
  sessionStorage.setItem(RETURN, scope === "ehr" ? "" : location.hash);
  await FHIR.oauth2.authorize({ clientId: config.clientId, scope: SCOPES[scope], redirectUri: config.app, iss: config.fhirBase, completeInTarget: true, pkceMode: "required" });
}

/** Ends what this tab knows. */
export function forget(): void {
  const key = sessionStorage.getItem(SMART_KEY);
  sessionStorage.removeItem(SMART_KEY);
  if (key) {
    sessionStorage.removeItem(JSON.parse(key) as string);
  }
}

function open(config: Config): Session {
  return { config, needsBanner: true, isOpen: true, mayWrite: true, ...asks(config, async () => ({})), signOut: async () => {} };
}

async function smart(config: Config, isNew: boolean): Promise<Session | null> {
  let client: Client;
  try {
    client = await FHIR.oauth2.ready();
  } catch (fault) {
    forget();
    clean();
    if (!isNew) {
      return null;
    }

    throw fault instanceof TypeError ? away() : new Failure("refused", "The sign-in could not be completed: " + (fault as Error).message);
  }

  clean(isNew ? sessionStorage.getItem(RETURN) ?? "" : location.hash);
  const token = client.state.tokenResponse ?? {};
  const user = client.user.fhirUser ?? undefined;
  const own = user?.startsWith("Patient/") ? user.slice("Patient/".length) : undefined;
  return {
    config, user, patient: token.patient ?? own, needsBanner: token.need_patient_banner !== false, isOpen: false,
    mayWrite: /\b(patient|user)\/(QuestionnaireResponse|\*)\.c/.test(token.scope ?? ""),
    ...asks(config, () => authorization(client)), signOut: () => signOut(config, client),
  };
}

async function authorization(client: Client): Promise<Record<string, string>> {
  try {
    await client.refreshIfNeeded();
  } catch (fault) {
    throw fault instanceof TypeError ? away() : new Failure("expired", "Your sign-in has ended.");
  }

  const header = client.getAuthorizationHeader();
  return header ? { Authorization: header } : {};
}

function asks(config: Config, authorize: () => Promise<Record<string, string>>): Pick<Session, "get" | "create"> {
  const ask = async <T extends Resource>(path: string, body?: Resource & { identifier: Identifier }): Promise<T> => {
    const url = path.startsWith("http") ? path : config.fhirBase + "/" + path;
    if (!url.startsWith(config.fhirBase + "/")) {
      throw new Failure("refused", "A link leads to another server.");
    }

    const headers: Record<string, string> = { Accept: "application/fhir+json", ...(await authorize()) };
    if (body) {
      headers["Content-Type"] = "application/fhir+json";
      headers["If-None-Exist"] = `identifier=${encodeURIComponent(body.identifier.system)}%7C${encodeURIComponent(body.identifier.value)}`;
    }

    const answer = await reach(url, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), cache: "no-store", credentials: "omit" });
    const found: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok || found === undefined) {
      throw failureOf(answer.status, found);
    }

    return found as T;
  };
  return { get: (path) => ask(path), create: (body) => ask(body.resourceType, body) };
}

/** Every page of a search, up to a bound that no record of a course comes near; more than that is said, never left out. */
export async function every(session: Session, path: string, most = 2000): Promise<Bundle> {
  const first = await session.get<Bundle>(path);
  const all = [...(first.entry ?? [])];
  let next = first.link?.find((l) => l.relation === "next")?.url;
  while (next) {
    if (all.length >= most) {
      throw new Failure("broken", `There are more than ${most} entries of ${path.split("?")[0]}.`);
    }

    const page = await session.get<Bundle>(next);
    all.push(...(page.entry ?? []));
    next = page.link?.find((l) => l.relation === "next")?.url;
  }

  return { ...first, entry: all };
}

// The token is revoked, then the browser is signed out at the server: the next person at this machine has to sign in. This tab forgets first, whatever comes of that.
async function signOut(config: Config, client: Client): Promise<void> {
  const token = client.state.tokenResponse;
  forget();
  const [smart, openId] = await Promise.all([places(config, "smart-configuration"), places(config, "openid-configuration")]);
  const revoke = smart["revocation_endpoint"] ?? openId["revocation_endpoint"];
  if (revoke && token?.access_token) {
    await reach(revoke, { method: "POST", body: new URLSearchParams({ token: token.refresh_token ?? token.access_token, client_id: config.clientId }) });
  }

  const more = new URLSearchParams({ client_id: config.clientId, post_logout_redirect_uri: config.app, ...(token?.id_token ? { id_token_hint: token.id_token } : {}) });
  location.assign(openId["end_session_endpoint"] ? openId["end_session_endpoint"] + "?" + more : config.app);
  return never();
}

async function places(config: Config, name: string): Promise<Record<string, string>> {
  const answer = await reach(config.fhirBase + "/.well-known/" + name, { headers: { Accept: "application/json" }, credentials: "omit" });
  return answer.ok ? ((await answer.json()) as Record<string, string>) : {};
}

async function reach(url: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch {
    throw away();
  }
}

const away = (): Failure => new Failure("away", "The server cannot be reached.");

// Codes and launches do not stay in the address, nor in what the browser remembers.
const clean = (hash = location.hash): void => history.replaceState({}, "", location.pathname + hash);

// The page is about to be left.
const never = (): Promise<never> => new Promise(() => {});
