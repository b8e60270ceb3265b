// The fleet: every service as the list has it. Those that changed are read without the rest.
import { useMemo } from "preact/hooks";
import { paths } from "./api.js";
import { useRest } from "./store.js";
import { standing } from "../parts/chip.js";

const CONCERNED = new Set(["service", "split", "migration", "alarm", "freeze"]);
const MEASURED_EVERY_MS = 4_000; // shares, acknowledgements and coverage change without an event

const NAMED = {
  of: (event) => (event.kind === "freeze" ? null : event.service ?? null),
  path: (names) => `${paths.services}?limit=${names.length}&names=${names.map(encodeURIComponent).join(",")}`,
  key: (item) => item.name,
};

export function useServices() {
  return useRest(paths.services, { on: (event) => CONCERNED.has(event.kind), every: MEASURED_EVERY_MS, list: true, one: NAMED });
}

export const alarmsOf = (service) => (typeof service.alarms === "number" ? service.alarms
  : service.alarms?.count ?? service.alarms?.total ?? 0);

export const FILTERS = [
  { name: "all", says: "All", wants: () => true },
  { name: "trouble", says: "Wants attention", wants: (s) => s.rank <= 2 || s.alarms > 0 },
  { name: "moving", says: "Migrating", wants: (s) => s.service.migration && !s.service.migration.over },
  { name: "shifted", says: "Shifted", wants: (s) => s.service.state === "SPLIT" || s.service.state === "NOT_HONOURED" },
  { name: "home", says: "At home", wants: (s) => s.service.state === "HOME" },
];

const SORTS = {
  attention: (a, b) => a.rank - b.rank || (b.alarms > 0) - (a.alarms > 0) || byName(a, b),
  name: (a, b) => byName(a, b),
  share: (a, b) => away(b.service) - away(a.service) || byName(a, b),
  coverage: (a, b) => (a.service.coverage ?? 10_001) - (b.service.coverage ?? 10_001) || byName(a, b),
  acks: (a, b) => missing(b.service) - missing(a.service) || byName(a, b),
};

const byName = (a, b) => (a.service.name < b.service.name ? -1 : 1);
const missing = ({ acknowledged }) => (acknowledged ? acknowledged.known - acknowledged.acknowledged : -1);

/** How much of a service is not at home. */
export const away = ({ asked, home }) => Object.entries(asked).reduce((sum, [name, weight]) => sum + (name === home ? 0 : weight), 0);

const known = new WeakMap(); // what was not read again stands as it stood, and its row with it

function stands(service) {
  if (!known.has(service)) known.set(service, { service, ...standing(service), alarms: alarmsOf(service) });
  return known.get(service);
}

/** What a filter, a search and an order leave of the fleet, and how many each filter would. */
export function useShown(services, { q, show, sort }) {
  return useMemo(() => {
    const wanted = q.trim().toLowerCase();
    const found = (services ?? []).filter((service) => wanted === "" || service.name.toLowerCase().includes(wanted))
      .map(stands);
    const counts = Object.fromEntries(FILTERS.map(({ name, wants }) => [name, found.filter(wants).length]));
    const filter = FILTERS.find(({ name }) => name === show) ?? FILTERS[0];
    return { shown: found.filter(filter.wants).sort(SORTS[sort] ?? SORTS.attention), counts };
  }, [services, q, show, sort]);
}
