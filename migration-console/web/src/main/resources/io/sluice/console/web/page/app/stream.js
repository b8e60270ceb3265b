// The server's events. Read with fetch and not with EventSource: that one hides the server's beat, so
// a connection that died silently looks alive, and it hides why it was refused.
import { atom } from "./atom.js";
import { paths, stranger } from "./api.js";

/** {state: "new" | "live" | "lost" | "resting", since: when that began, in ms, next: when it is tried again} */
export const connection = atom({ state: "new", since: Date.now(), next: 0 });

const BEATS_WITHIN_MS = 25_000; // the server beats every 10 s
const SILENT_MS = 10_500; // longer than between two beats
const PAUSES_MS = [300, 1_000, 2_000, 5_000];
const RESTS_AFTER_MS = 30_000;
const listeners = new Set();
let lastId = null;
let wanted = false;
let running = null;
let heard = 0; // when anything came last

/** A reading was not answered: what is silent may be dead, sooner than the missing beat tells. */
export function suspect() {
  if (Date.now() - heard > SILENT_MS) running?.cut?.();
}

/** Hears every event, a {kind: "reset"} when some were lost. */
export function onEvent(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function open() {
  wanted = true;
  if (running) return;
  running = { stop: new AbortController() };
  keepReading(running);
}

export function close() {
  wanted = false;
  halt();
  lastId = null;
}

function halt() {
  running?.stop.abort();
  running = null;
}

/** A browser has six connections to a server for all its pages: one that nobody sees gives back its own. */
function rest() {
  if (!running) return;
  halt();
  if (connection.get().state === "live") connection.set({ state: "resting", since: Date.now(), next: 0 });
}

function wake() {
  if (wanted) open();
}

let resting = 0;
document.addEventListener("visibilitychange", () => {
  clearTimeout(resting);
  if (document.hidden) resting = setTimeout(rest, RESTS_AFTER_MS);
  else wake();
});
window.addEventListener("pagehide", rest); // the browser keeps pages that were left, and their streams for a minute
window.addEventListener("pageshow", wake);

async function keepReading(run) {
  let failures = 0;
  while (run === running) {
    try {
      await read(run, () => {
        failures = 0;
        const before = connection.get();
        connection.set({ state: "live", since: Date.now(), next: 0 });
        if (before.state === "lost" || before.state === "resting") tell({ kind: "reset", text: "connected again" });
      });
    } catch {
      // the next try says whether it lasts
    }
    if (run !== running) return;
    const pause = PAUSES_MS[Math.min(failures++, PAUSES_MS.length - 1)];
    const now = connection.get();
    connection.set({
      state: "lost", since: now.state === "lost" ? now.since : heard || Date.now(), next: Date.now() + pause,
    });
    await new Promise((done) => setTimeout(done, pause));
  }
}

async function read(run, connected) {
  const quiet = new AbortController();
  let watch = setTimeout(() => quiet.abort(), BEATS_WITHIN_MS);
  const headers = { Accept: "text/event-stream" };
  if (lastId) headers["Last-Event-ID"] = lastId;
  const stop = () => quiet.abort();
  run.cut = stop;
  run.stop.signal.addEventListener("abort", stop);
  try {
    const response = await fetch(paths.events, {
      headers, credentials: "same-origin", cache: "no-store", signal: quiet.signal,
    });
    if (response.status === 401) stranger(); // a server that was started anew, or the session's end
    if (!response.ok) throw new Error(`events answered ${response.status}`);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    heard = Date.now();
    connected();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      heard = Date.now();
      clearTimeout(watch);
      watch = setTimeout(() => quiet.abort(), BEATS_WITHIN_MS);
      rest = take(rest + value);
    }
  } finally {
    clearTimeout(watch);
    run.stop.signal.removeEventListener("abort", stop);
  }
}

/** Tells the events that are complete and returns what is left. */
function take(text) {
  const blocks = text.split("\n\n");
  const rest = blocks.pop();
  for (const block of blocks) {
    let data = "";
    let kind = "";
    for (const line of block.split("\n")) {
      if (line.startsWith("data:")) data += line.slice(5).trimStart();
      else if (line.startsWith("id:")) lastId = line.slice(3).trim();
      else if (line.startsWith("event:")) kind = line.slice(6).trim();
    }
    if (data) tell({ kind, ...JSON.parse(data) });
  }
  return rest;
}

function tell(event) {
  for (const listener of listeners) listener(event);
}
