// Addresses and screens: every state worth sending to a colleague has an address.
import { atom } from "./atom.js";

export const route = atom(here());
const left = new Map(); // how far each address was scrolled

function here() {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

export function go(address, { replace = false } = {}) {
  const target = new URL(address, location.href);
  left.set(location.pathname, window.scrollY);
  const samePlace = target.pathname === location.pathname;
  history[replace ? "replaceState" : "pushState"](null, "", target.pathname + target.search);
  route.set(here());
  if (!samePlace) window.scrollTo(0, 0);
}

/** Puts something into the query without another step back. */
export function setQuery(values) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === "" || value === undefined) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  history.replaceState(null, "", location.pathname + (text ? "?" + text : ""));
  route.set(here());
}

/** The parameters of a path that matches a pattern as `/services/:service`, or null. */
export function match(pattern, path) {
  const names = pattern.split("/");
  const values = path.split("/");
  if (names.length !== values.length) return null;
  const found = {};
  for (let i = 0; i < names.length; i++) {
    if (names[i].startsWith(":")) {
      if (values[i] === "") return null;
      found[names[i].slice(1)] = decodeURIComponent(values[i]);
    } else if (names[i] !== values[i]) {
      return null;
    }
  }
  return found;
}

export function begin() {
  history.scrollRestoration = "manual";
  window.addEventListener("popstate", () => {
    route.set(here());
    requestAnimationFrame(() => window.scrollTo(0, left.get(location.pathname) ?? 0));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey
        || event.shiftKey || event.altKey || link.target || link.hasAttribute("download")
        || link.origin !== location.origin || link.dataset.leave !== undefined) return;
    event.preventDefault();
    go(link.href);
  });
}

const SETTLES_MS = 2_000; // the history is written a moment after the commit, and proxies acknowledge after that

export const to = {
  fleet: () => "/",
  service: (name) => "/services/" + encodeURIComponent(name),
  migrations: () => "/migrations",
  migration: (id) => "/migrations/" + encodeURIComponent(id),
  source: (name) => "/registries/" + encodeURIComponent(name),
  claims: (service) => "/registries?service=" + encodeURIComponent(service),
  proxy: (id) => "/proxies/" + encodeURIComponent(id),
  audited: (seq, at) => `/audit?entry=${seq}&at=${encodeURIComponent(at)}`,
  /** What a change did: the registry a moment after it against the moment before. */
  change: ({ at, service }) => `/history?at=${encodeURIComponent(new Date(Date.parse(at) + SETTLES_MS).toISOString())}&and=${encodeURIComponent(new Date(Date.parse(at) - 1).toISOString())}${service ? "&service=" + encodeURIComponent(service) : ""}`,
  past: (at, service = null) => "/history?at=" + encodeURIComponent(at) + (service ? "&service=" + encodeURIComponent(service) : ""),
};
