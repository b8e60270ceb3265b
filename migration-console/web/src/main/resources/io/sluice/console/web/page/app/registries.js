// What each source says of each service, put side by side: one row of the matrix per service.
import { useMemo } from "./html.js";
import { paths } from "./api.js";
import { useRest } from "./store.js";

const NAMES_AT_MOST_EVERY_MS = 2_000;
const ABOUT_SOURCES = new Set(["source", "service"]);

/** What a source says of its names, and what of it is held. One hook per source: a component keyed by their names. */
export function useClaims(sources) {
  const said = sources.map(({ name, held }) => [
    useRest(paths.names(name), { on: (e) => ABOUT_SOURCES.has(e.kind), every: 30_000, list: true, gap: NAMES_AT_MOST_EVERY_MS }),
    useRest(held > 0 ? paths.source(name) : null, { on: (e) => ABOUT_SOURCES.has(e.kind), gap: NAMES_AT_MOST_EVERY_MS }),
  ]);
  const names = said.map(([one]) => one.data);
  const bodies = said.map(([, one]) => one.data);
  return {
    error: said.find(([one]) => one.error)?.[0].error ?? null,
    names,
    held: useMemo(() => bodies.flatMap((body, i) => grouped(sources[i].name, body?.held ?? [])), bodies),
    ready: names.some((one) => one !== null),
  };
}

/** Held instances of a source by service, as they are believed: {source, service, reason, since, until, addresses}. */
export function grouped(source, held) {
  const services = new Map();
  for (const one of held) {
    const known = services.get(one.service);
    if (known) {
      known.addresses.push(`${one.address}:${one.port}`);
      if (one.since < known.since) known.since = one.since;
      if (one.until && (!known.until || one.until < known.until)) known.until = one.until;
    } else {
      services.set(one.service, { source, service: one.service, reason: one.reason, since: one.since, until: one.until, addresses: [`${one.address}:${one.port}`] });
    }
  }
  return [...services.values()];
}

/** Rows by service: {service, cells: by source, held, conflicts, waiting, blocked, only}. */
export function rowsOf(sources, names, held, conflicts) {
  const rows = new Map();
  const row = (service) => {
    if (!rows.has(service)) rows.set(service, { service, cells: {}, held: 0, conflicts: [], waiting: 0, blocked: false });
    return rows.get(service);
  };
  names.forEach((list, i) => {
    const source = sources[i];
    for (const name of list ?? []) {
      if (name.service === null) continue;
      const one = row(name.service);
      const cell = (one.cells[source.name] ??= { instances: 0, ready: 0, held: 0, waiting: false, wins: false });
      cell.instances += name.instances;
      cell.ready += name.ready;
      if (name.state === "PENDING" && !source.shadow) {
        cell.waiting = true;
        one.waiting += 1;
      }
    }
  });
  for (const { source, service, addresses } of held) {
    const one = row(service);
    one.held += addresses.length;
    (one.cells[source] ??= { instances: 0, ready: 0, held: 0, waiting: false, wins: false }).held += addresses.length;
  }
  for (const conflict of conflicts ?? []) {
    const one = row(conflict.service);
    one.conflicts.push(conflict);
    one.blocked ||= conflict.blocksSplits;
    const winner = one.cells[conflict.parties[0]?.split("/")[0]];
    if (winner) winner.wins = true;
  }
  const environmentOf = Object.fromEntries(sources.map((source) => [source.name, source.shadow ? null : source.environment]));
  for (const one of rows.values()) {
    const environments = new Set(Object.entries(one.cells).filter(([, cell]) => !cell.waiting).map(([name]) => environmentOf[name]).filter(Boolean));
    one.only = environments.size === 1 ? [...environments][0] : null;
  }
  return [...rows.values()].sort((a, b) => (a.service < b.service ? -1 : 1));
}
