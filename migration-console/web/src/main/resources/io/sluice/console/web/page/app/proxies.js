// The proxies that are connected, those that are away, and which of them do not have what is published.
import { useEffect, useMemo, useState } from "./html.js";
import { get, paths } from "./api.js";
import { useServices } from "./services.js";
import { useRest } from "./store.js";

const MOST_ASKED = 24;
const AGAIN_MS = 5_000;

/**
 * Who lacks what of which service: the services whose proxies have not all acknowledged are asked for their proof, a
 * few at a time.
 *
 * @returns {{missing: {proxy, caller, service, state, since, words}[], left: number}} left: services that were not asked
 */
export function useMissing() {
  const { data: services } = useServices();
  const behind = (services ?? []).filter(({ acknowledged: a }) => a && a.acknowledged < a.known)
    .sort((a, b) => (b.acknowledged.rejected ?? 0) - (a.acknowledged.rejected ?? 0) || (a.name < b.name ? -1 : 1)).map(({ name }) => name);
  const asked = behind.slice(0, MOST_ASKED);
  const [missing, setMissing] = useState([]);
  useEffect(() => {
    let current = true;
    let timer = 0;
    const look = async () => {
      const found = [];
      for (const service of asked) {
        try {
          const { data } = await get(paths.proof(service));
          for (const one of data.acknowledged.missing) found.push({ ...one, caller: one.service, service });
        } catch {
          // its row still says that somebody is missing
        }
        if (!current) return;
      }
      setMissing(found);
      timer = setTimeout(look, AGAIN_MS);
    };
    look();
    return () => { current = false; clearTimeout(timer); };
  }, [asked.join()]);
  return { missing, left: behind.length - asked.length, services };
}

const RANKS = { rejects: 0, behind: 1, away: 2, silent: 3, current: 4 };

/**
 * Every proxy of every member, connected or away: {id, service, environment, address, member, since, reported, state,
 * rejection, missing}; unanswered: members whose proxies are not among them, because they did not say.
 */
export function useProxies() {
  const { data: connected, error } = useRest(paths.proxies, { on: (e) => e.kind === "proxy", every: 5_000, list: true });
  const { data: part } = useRest(`${paths.proxies}?limit=1`, { every: 5_000 });
  const { missing, left, services } = useMissing();
  const silent = useRest(`${paths.alarms}?kind=proxy-silent`, { on: (e) => e.kind === "alarm", every: 15_000, list: true }).data;
  const proxies = useMemo(() => {
    if (connected === null) return null;
    const quiet = new Set((silent ?? []).map(({ subject }) => subject));
    const lacks = new Map();
    for (const one of missing) lacks.set(one.proxy, [...(lacks.get(one.proxy) ?? []), one]);
    const here = connected.map((proxy) => {
      const lacking = lacks.get(proxy.id) ?? [];
      lacks.delete(proxy.id);
      const state = proxy.rejection ? "rejects" : proxy.behind || lacking.some((one) => one.state !== "away" && one.state !== "AWAY") ? "behind" : quiet.has(proxy.id) ? "silent" : "current";
      return { ...proxy, state, missing: lacking };
    });
    const away = [...lacks].filter(([, lacking]) => lacking.some((one) => one.state.toLowerCase() === "away"))
      .map(([id, lacking]) => ({ id, service: lacking[0].caller, environment: "", address: "", member: "", since: lacking[0].since, reported: null, rejection: null, state: "away", missing: lacking }));
    return [...here, ...away].sort((a, b) => RANKS[a.state] - RANKS[b.state] || (a.id < b.id ? -1 : 1));
  }, [connected, missing, silent]);
  return { proxies, left, error, services, unanswered: part?.unanswered ?? [] };
}
