// The merged registry as it was: what was at a moment never changes, so it is read once.
import { useEffect, useState } from "./html.js";
import { get, paths } from "./api.js";

const AT_ONCE = 500;
const MOST_SERVICES = 5_000;
const MOST_KEPT = 12;
const kept = new Map();

/**
 * Reads it, page by page.
 *
 * @returns {Promise<{at: string, gap: object|null, items: object[], more: boolean}>} more when services were left out
 */
async function read(at, service) {
  const key = `${at} ${service ?? ""}`;
  if (kept.has(key)) return kept.get(key);
  // The clocks of browser and server differ a little: what is now is asked for without a moment.
  const query = new URLSearchParams({ limit: AT_ONCE });
  if (Date.parse(at) < Date.now() - 1_000) query.set("at", at);
  if (service) {
    query.set("service", service);
    query.set("receivers", "true");
  }
  const items = [];
  let page;
  let cursor = null;
  do {
    if (cursor) query.set("cursor", cursor);
    page = (await get(`${paths.registry}?${query}`)).data;
    query.set("at", page.at);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor && items.length < MOST_SERVICES);
  const found = { at: page.at, gap: page.gap, items, more: cursor !== null };
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value);
  kept.set(key, found);
  return found;
}

/** The registry at a moment, or of one service with its receivers; null for no moment. */
export function usePast(at, service = null) {
  const [state, setState] = useState({ of: null, data: null, error: null });
  const key = at && `${at} ${service ?? ""}`;
  useEffect(() => {
    if (!key) return undefined;
    let current = true;
    read(at, service).then((data) => current && setState({ of: key, data, error: null }),
      (error) => current && setState({ of: key, data: null, error }));
    return () => { current = false; };
  }, [key]);
  return state.of === key && key ? state : { data: null, error: null };
}

const place = (endpoint) => `${endpoint.address}:${endpoint.port}${endpoint.servicePort && " " + endpoint.servicePort}${endpoint.network && " in " + endpoint.network}`;
const standing = (endpoint) => `${endpoint.environment}, ${endpoint.state}${endpoint.standing === "live" ? "" : ", " + endpoint.standing}, ${endpoint.health}${endpoint.weight === 1 ? "" : `, weight ${endpoint.weight}`}${endpoint.zone && ", " + endpoint.zone}`;
const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (weights) => Object.entries(weights ?? {}).filter(([, weight]) => weight > 0).sort();

/** What differs between a service then and later: {kind, came|went|changed, subject, before, after, source, sequence, author}. */
export function differences(then, later) {
  const lines = [];
  if (!then || !same(then.weights, later?.weights) || then?.home !== later?.home) {
    if (then || later) lines.push({ kind: "split", how: !then ? "came" : !later ? "went" : "changed", subject: "split", before: then?.weights ?? null, after: later?.weights ?? null, author: later?.author ?? null });
  }
  for (const field of ["zero", "empty"]) {
    if (then && later && then[field] !== later[field]) lines.push({ kind: "policy", how: "changed", subject: field, before: then[field], after: later[field], author: later.author });
  }
  const callers = new Set([...Object.keys(then?.overrides ?? {}), ...Object.keys(later?.overrides ?? {})]);
  for (const caller of callers) {
    const [a, b] = [then?.overrides[caller] ?? null, later?.overrides[caller] ?? null];
    if (!same(a, b)) lines.push({ kind: "split", how: !a ? "came" : !b ? "went" : "changed", subject: `split of ${caller}`, before: a, after: b, author: later?.author ?? null });
  }
  const ports = new Map((then?.ports ?? []).map((port) => [port.name, port]));
  for (const port of later?.ports ?? []) {
    const before = ports.get(port.name);
    ports.delete(port.name);
    if (!before || !same(before.published, port.published)) lines.push({ kind: "published", how: before ? "changed" : "came", subject: port.name ? `published ${port.name}` : "published", before: before?.published ?? null, after: port.published });
  }
  for (const port of ports.values()) lines.push({ kind: "published", how: "went", subject: port.name ? `published ${port.name}` : "published", before: port.published, after: null });
  const endpoints = new Map((then?.endpoints ?? []).map((endpoint) => [place(endpoint), endpoint]));
  for (const endpoint of later?.endpoints ?? []) {
    const before = endpoints.get(place(endpoint));
    endpoints.delete(place(endpoint));
    if (!before) lines.push({ kind: "endpoint", how: "came", subject: place(endpoint), before: "", after: standing(endpoint), source: endpoint.sources[0], sequence: endpoint.sequence });
    else if (standing(before) !== standing(endpoint)) lines.push({ kind: "endpoint", how: "changed", subject: place(endpoint), before: standing(before), after: standing(endpoint), source: endpoint.sources[0], sequence: endpoint.sequence });
  }
  for (const endpoint of endpoints.values()) lines.push({ kind: "endpoint", how: "went", subject: place(endpoint), before: standing(endpoint), after: "", source: endpoint.sources[0], sequence: 0 });
  return lines;
}

/** Services that differ between two moments, by name, each with its lines. */
export function comparison(then, later) {
  const before = new Map(then.map((one) => [one.service, one]));
  const rows = [];
  for (const one of later) {
    const lines = differences(before.get(one.service) ?? null, one);
    if (lines.length > 0) rows.push({ service: one.service, then: before.get(one.service) ?? null, later: one, lines });
    before.delete(one.service);
  }
  for (const one of before.values()) rows.push({ service: one.service, then: one, later: null, lines: differences(one, null) });
  return rows.sort((a, b) => (a.service < b.service ? -1 : 1));
}

/** Hands a text to the browser as a file. */
export function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
