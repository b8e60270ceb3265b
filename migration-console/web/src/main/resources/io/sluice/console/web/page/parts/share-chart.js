// Shares over time: what was asked as a step, what was measured as a line, every change a mark; below it
// how many requests of each side failed.
import { html, useEffect, useMemo } from "../app/html.js";
import { get, paths } from "../app/api.js";
import { atom, useAtom } from "../app/atom.js";
import { ordered } from "../app/environments.js";
import { useRest } from "../app/store.js";
import { said } from "./changes.js";
import { Plot } from "./plot.js";

const EVERY_MS = 5_000;
const WINDOW_MS = 6_000;
const KEPT = 720;
const PLAIN = { "freeze.put": "frozen", "freeze.end": "no longer frozen" };
const COVERED_MS = 60_000; // proxies of both sides report at their own times: coverage is of the last minute
const TURNS = new Set(["migration.pause", "migration.resume", "migration.guard", "migration.takeover", "freeze.put", "freeze.end"]);
const collected = new Map(); // of services whose server keeps no series: what this page saw itself

/** Points {at, asked, measured, acknowledged, known, requests, all}: the server's series, or what the page has seen. */
function usePoints(service) {
  const series = useRest(paths.shares(service), { every: EVERY_MS });
  const missing = series.error?.status === 404;
  const own = useMemo(() => {
    if (!collected.has(service)) collected.set(service, atom([]));
    return collected.get(service);
  }, [service]);
  const seen = useAtom(own);
  useEffect(() => {
    if (!missing) return undefined;
    const look = async () => {
      if (document.hidden) return;
      try {
        const since = new Date(Date.now() - WINDOW_MS).toISOString();
        const { data } = await get(`${paths.proof(service)}?since=${encodeURIComponent(since)}`);
        own.update((now) => [...now.slice(-KEPT), { at: data.measured.until, asked: data.asked, ...data.acknowledged,
          requests: data.measured.requests, measured: data.measured.shares }]);
      } catch {
        // a gap in the line says so
      }
    };
    look();
    const timer = setInterval(look, 2_000);
    return () => clearInterval(timer);
  }, [service, missing]);
  return missing ? seen : series.data?.points ?? seen;
}

export function ShareChart({ service, environments, changes, home }) {
  const points = usePoints(service);
  const all = useMemo(() => ordered(environments, ...points.slice(-200).map((point) => point.asked), ...points.slice(-200).map((point) => point.measured)), [points, environments]);
  const order = all.length > 1 && all.length < 3 ? all.filter((name) => name !== home) : all; // of two, one says it
  const times = useMemo(() => points.map((point) => Date.parse(point.at) / 1000), [points]);
  const shape = all.join() + order.join();
  const coverage = useMemo(() => {
    const line = covered(points, times);
    return line.some((value) => value !== null) ? [line] : [];
  }, [points]);
  const shares = useMemo(() => [times, ...order.flatMap((name) => [
    points.map((point) => (point.asked[name] ?? 0) / 100),
    points.map((point) => (point.requests > 0 ? (point.measured[name]?.basisPoints ?? 0) / 100 : null)),
  ]), ...coverage], [points, shape]);
  const errors = useMemo(() => [times, ...all.map((name) => points.map((point) => {
    const seen = point.measured[name];
    return seen && seen.requests > 0 ? (100 * seen.errors) / seen.requests : null;
  }))], [points, shape]);
  const marks = useMemo(() => [...(changes ?? [])].reverse().filter((one) => one.kind === "split" || TURNS.has(one.action)).map((one) => ({
    at: Date.parse(one.at) / 1000,
    text: `${one.by}: ${one.action === "split.rollback" ? "rolled back" : said(one).until.slice(0, 40) || PLAIN[one.action] || one.action.replace(".", " ")}`,
  })), [changes]);
  const unnamed = useMemo(() => marks.map(({ at }) => ({ at, text: "" })), [marks]);
  if (points.length === 0) return html`<div class="empty">Points come as proxies report.</div>`;
  const colour = (name) => `--env-${Math.max(0, environments.indexOf(name)) % 4}`;
  return html`<div class="chart">
    <${Plot} label=${`Shares of ${service} over time`} together=${service} height=${230} data=${shares} marks=${marks} most=${() => 114} format=${percentOf}
      series=${order.flatMap((name) => [{ label: `${name} asked`, colour: colour(name), dash: [6, 4], step: true }, { label: `${name} measured`, colour: colour(name) }]).concat(coverage.length ? COVERAGE : [])} />
    ${coverage.length === 0 && html`<p class="faint">Coverage is not drawn: nobody counts all requests of ${service}, in the mesh and around it.</p>`}
    <h3 class="quiet">Requests that fail, by side</h3>
    <${Plot} label=${`Failed requests of ${service} over time`} together=${service} height=${140} data=${errors} marks=${unnamed} most=${(high) => Math.max(1, high * 1.2)} format=${percentOf}
      series=${all.map((name) => ({ label: name, colour: colour(name), dash: all.indexOf(name) ? [8, 3] : undefined }))} /></div>`;
}

const COVERAGE = [{ label: "coverage", colour: "--ink-3", dash: [2, 3] }];

/** How much of all requests came through the mesh in the minute before each point, in percent; null where that is not known. */
function covered(points, times) {
  let from = 0;
  let mesh = 0;
  let all = 0;
  let unknown = 0;
  const add = (point, sign) => {
    mesh += sign * point.requests;
    all += sign * (point.all ?? 0);
    unknown += sign * (point.all === null || point.all === undefined ? 1 : 0);
  };
  return points.map((point, i) => {
    add(point, 1);
    while (times[from] <= times[i] - COVERED_MS / 1_000) add(points[from++], -1);
    return unknown > 0 || all === 0 ? null : Math.min(100, (100 * mesh) / all);
  });
}

const percentOf = (value) => `${Number(value.toFixed(value < 10 ? 2 : 1))}%`;
