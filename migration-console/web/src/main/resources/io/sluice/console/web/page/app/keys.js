// Keys: every action has one, `?` shows those that work where one is.
import { useLayoutEffect, useRef } from "preact/hooks";
import { atom } from "./atom.js";

const layers = []; // the newest first; a key means what the newest layer says
export const helpShown = atom(false);
const PREFIX_LASTS_MS = 2_000;
let prefix = "";
let prefixTimer = 0;

/**
 * Keys while a component stands.
 *
 * @param {Object<string, {says: string, does: (event: KeyboardEvent) => void, when?: boolean}>} keys by what
 *   the keyboard calls them, or two after each other as in "g f"
 */
export function useKeys(keys, group = "") {
  const layer = useRef(null);
  layer.current ??= { keys, group };
  layer.current.keys = keys;
  layer.current.group = group;
  useLayoutEffect(() => { // what can be seen can be pressed
    const mine = layer.current;
    layers.unshift(mine);
    return () => layers.splice(layers.indexOf(mine), 1);
  }, []);
}

/** What is on offer now, by group, for the help. */
export function offered() {
  const seen = new Set();
  const groups = new Map();
  for (const { keys, group } of layers) {
    const fresh = Object.entries(keys).filter(([key, { when = true, hidden = false }]) => {
      if (!when || hidden || seen.has(key)) return false;
      seen.add(key);
      return true;
    }).map(([key, { says }]) => ({ key, says }));
    if (fresh.length > 0) groups.set(group, [...fresh, ...(groups.get(group) ?? [])]);
  }
  return [...groups].map(([group, keys]) => ({ group, keys }));
}

export function begin() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return; // it has its own
    const typing = event.target.matches?.("input, textarea, select, [contenteditable]");
    if (typing && event.key !== "Escape") return;
    const name = (prefix ? prefix + " " : "") + event.key;
    const found = find(name) ?? (prefix ? find(event.key) : null);
    setPrefix("");
    if (found) {
      event.preventDefault();
      found.does(event);
    } else if (layers.some(({ keys }) => Object.keys(keys).some((key) => key.startsWith(event.key + " ")))) {
      setPrefix(event.key);
    }
  });
}

function find(name) {
  for (const { keys } of layers) {
    const found = keys[name];
    if (found && (found.when ?? true)) return found;
  }
  return null;
}

function setPrefix(key) {
  clearTimeout(prefixTimer);
  prefix = key;
  if (key) prefixTimer = setTimeout(() => { prefix = ""; }, PREFIX_LASTS_MS);
}
