import { useEffect, useState } from "preact/hooks";

/** Where the app is. It stands behind the # of the address, which no server and no other site is told. */
export type Route = { page: "patients" } | { page: "cohort" } | { page: "patient"; id: string } | { page: "form"; id: string; form: string };

export function parse(hash: string): Route {
  const parts = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return parts[0] === "cohort" ? { page: "cohort" }
    : parts[0] === "patient" && parts[1] && parts[2] === "form" && parts[3] ? { page: "form", id: parts[1], form: parts[3] }
    : parts[0] === "patient" && parts[1] ? { page: "patient", id: parts[1] }
    : { page: "patients" };
}

export const patientLink = (id: string): string => "#/patient/" + encodeURIComponent(id);

export const formLink = (id: string, form: string): string => `${patientLink(id)}/form/${encodeURIComponent(form)}`;

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return parse(hash);
}
