// What the page knows of the server: one entry for each address that a screen watches. Events say
// which entries to read again; a burst of them is one reading.
import { useState, useEffect, useRef } from "preact/hooks";
import { all, get } from "./api.js";
import { connection, onEvent, suspect } from "./stream.js";

const AT_MOST_EVERY_MS = 200;
const LISTS_AT_MOST_EVERY_MS = 1_500;
const ANSWERED_WITHIN_MS = 8_000;
const MOST_NAMED = 100;
const MISSING_EVERY_MS = 60_000; // what is not there is asked for again when an event names it, and seldom besides
const FORGOTTEN_AFTER_MS = 60_000;

const FRAME_WITHIN_MS = 250;
const MOST_EVENTS = 500; // in one frame: a few ms of work

const entries = new Map();
const batch = [];

class Entry {
  constructor(path, { list, gap, one }) {
    this.path = path;
    this.list = list;
    this.gap = gap;
    this.one = one;
    this.named = new Set(); // items to read again without the rest of the list
    this.namedBegun = -Infinity;
    this.readingNamed = false;
    this.newer = new Map(); // what was read alone since the list was asked for
    this.listeners = new Set();
    this.watchers = new Set();
    this.state = { data: null, error: null, at: 0, etag: null, requestId: "" };
    this.begun = -Infinity; // the first reading waits for nothing
    this.reading = false;
    this.again = false;
    this.timer = 0;
  }

  set(change) {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  /** Reads it, now or as soon as it may; however often it is called meanwhile, once. */
  refresh() {
    if (this.reading) {
      this.again = true;
      return;
    }
    const wait = this.begun + this.gap - performance.now();
    if (wait > 0) {
      this.timer ||= setTimeout(() => { this.timer = 0; this.refresh(); }, wait);
      return;
    }
    this.read();
  }

  /** Reads what events name without the rest of the list, which is quicker. */
  refreshOf(events) {
    const names = this.one && this.state.data ? events.map(this.one.of) : [null];
    if (names.includes(null)) {
      this.refresh();
      return;
    }
    for (const name of names) this.named.add(name);
    this.refreshNamed();
  }

  refreshNamed() {
    if (this.readingNamed || this.named.size === 0) return;
    this.readingNamed = true;
    setTimeout(() => this.readNamed(), Math.max(0, this.namedBegun + AT_MOST_EVERY_MS - performance.now()));
  }

  /** Reads it because time has passed, and not because anything is known to have changed. */
  renew() {
    const missing = this.state.error?.status === 404;
    if (!missing || performance.now() - this.begun >= MISSING_EVERY_MS) this.refresh();
  }

  async readNamed() {
    this.namedBegun = performance.now();
    const names = new Set([...this.named].slice(0, MOST_NAMED));
    for (const name of names) this.named.delete(name);
    try {
      const { items } = (await get(this.one.path([...names]), { within: ANSWERED_WITHIN_MS })).data;
      const found = new Map([...names].map((name) => [name, null]));
      for (const item of items) found.set(this.one.key(item), item);
      if (this.reading) for (const [name, item] of found) this.newer.set(name, item);
      this.set({ data: this.replaced(this.state.data, found), error: null, at: Date.now() });
    } catch {
      this.refresh();
    } finally {
      this.readingNamed = false;
      this.refreshNamed();
    }
  }

  /** A list with these items in place of its own; null for one that is gone. */
  replaced(list, found) {
    if (found.size === 0) return list;
    const rest = list.filter((item) => !found.has(this.one.key(item)));
    return [...rest, ...[...found.values()].filter((item) => item !== null)];
  }

  async read() {
    this.reading = true;
    this.begun = performance.now();
    this.newer.clear();
    try {
      if (this.list) {
        const data = await all(this.path);
        this.set({ data: this.replaced(data, this.newer), error: null, at: Date.now() });
      } else {
        const answer = await get(this.path, { ifNoneMatch: this.state.etag, within: ANSWERED_WITHIN_MS });
        this.set(answer.status === 304
          ? { error: null, at: Date.now() }
          : { data: answer.data, error: null, at: Date.now(), etag: answer.etag, requestId: answer.requestId });
      }
    } catch (problem) {
      if (problem.status === 0) suspect();
      this.set({ error: problem });
    } finally {
      this.reading = false;
      if (this.again) {
        this.again = false;
        this.refresh();
      }
    }
  }
}

function entry(path, options) {
  const key = (options.list ? "list " : "") + path;
  if (!entries.has(key)) entries.set(key, new Entry(path, options));
  return entries.get(key);
}

/**
 * What stands at an address of REST, kept up to date while a component shows it.
 *
 * @param {string|null} path null for nothing yet
 * @param {object} options `on`: which events concern it; `every`: ms between readings besides, for what no
 *   event tells; `one`: how items of a list are read without the rest ({of(event): name or null,
 *   path(names), key(item)}); `list`: all pages of a list, as an array; `gap`: ms between readings at least
 * @returns {{data: any, error: Error|null, at: number, etag: string|null, refresh: () => void}}
 */
export function useRest(path, { on = never, every = 0, list = false, one = null,
  gap = list ? LISTS_AT_MOST_EVERY_MS : AT_MOST_EVERY_MS } = {}) {
  const [, draw] = useState(0);
  const concerns = useRef(on);
  concerns.current = on;
  const known = path === null ? null : entry(path, { list, gap, one });
  useEffect(() => {
    if (!known) return undefined;
    const listener = () => draw((n) => n + 1);
    const watcher = (event) => concerns.current(event);
    known.listeners.add(listener);
    known.watchers.add(watcher);
    if (Date.now() - known.state.at > 1_000) known.refresh();
    const timer = every === 0 ? 0 : setInterval(() => {
      if (!document.hidden && connection.get().state !== "lost") known.renew();
    }, every);
    return () => {
      clearInterval(timer);
      known.listeners.delete(listener);
      known.watchers.delete(watcher);
      setTimeout(() => {
        if (known.listeners.size === 0) entries.delete((list ? "list " : "") + path);
      }, FORGOTTEN_AFTER_MS);
    };
  }, [known, every]);
  return known ? { ...known.state, refresh: () => known.refresh() } : NOTHING;
}

/** Reads again whatever a write of this page has changed, without waiting for its event. */
export function touch(...prefixes) {
  for (const one of entries.values()) {
    if (one.listeners.size > 0 && prefixes.some((prefix) => one.path.startsWith(prefix))) one.refresh();
  }
}

/** Forgets everything: somebody else has signed in. */
export function forget() {
  entries.clear();
}

const never = () => false;
const NOTHING = { data: null, error: null, at: 0, etag: null, refresh() {} };

onEvent((event) => {
  batch.push(event);
  if (batch.length === 1) flushSoon();
});

/** With the next frame, or without one: none comes to a page in the background, and seldom to a busy browser. */
function flushSoon() {
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, FRAME_WITHIN_MS);
  function once() {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    flush();
  }
}

function flush() {
  const events = batch.splice(0, MOST_EVENTS);
  if (batch.length > 0) flushSoon();
  const reset = events.some((event) => event.kind === "reset");
  for (const one of entries.values()) {
    if (one.listeners.size === 0) continue;
    if (reset) one.refresh();
    else {
      const wanted = events.filter((event) => [...one.watchers].some((wants) => wants(event)));
      if (wanted.length > 0) one.refreshOf(wanted);
    }
  }
}
