import { useCallback, useEffect, useState } from "preact/hooks";

/** What is being fetched: there, on its way, or failed. */
export interface Loading<T> { value?: T; fault?: unknown; again: () => void }

/** Fetches when the keys change. An answer that comes after they changed again is not taken: it would be another patient's. */
export function useLoading<T>(fetch: () => Promise<T>, keys: unknown[]): Loading<T> {
  const [round, setRound] = useState(0);
  const key = JSON.stringify([...keys, round]);
  const [state, setState] = useState<{ key: string; value?: T; fault?: unknown }>({ key: "" });
  useEffect(() => {
    let isCurrent = true;
    fetch().then((value) => isCurrent && setState({ key, value }), (fault: unknown) => isCurrent && setState({ key, fault }));
    return () => { isCurrent = false; };
  }, [key]);
  const again = useCallback(() => setRound((r) => r + 1), []);
  return state.key === key ? { value: state.value, fault: state.fault, again } : { again };
}
