// Lines over time: hover or left and right give the numbers, plots of one name move together, marks say
// what happened.
import { html, useEffect, useRef } from "../app/html.js";
import { time } from "../app/format.js";

const LEAST_S = 120; // less is a line without a past
const AGAIN_MS = 2_000;

/**
 * @param {object} props `series`: [{label, colour (a custom property), dash, step, value(number)}]; `data`:
 *   times in seconds, then one array for each; `most(max)`: the top of the scale; `marks`: [{at (s), text}];
 *   `together`: plots of this name share the cursor
 */
export function Plot({ series, data, height, most, marks = [], together, label, format }) {
  const box = useRef(null);
  const plot = useRef(null);
  const now = useRef({});
  now.current = { marks, most, format, data };
  const shape = series.map((one) => one.label + one.colour).join();
  useEffect(() => {
    if (series.length === 0) return undefined;
    let UPlot = null; // asked for with the first chart: most screens have none
    const make = () => {
      if (!UPlot) return;
      plot.current?.destroy();
      plot.current = new UPlot(options(UPlot, box.current, { series, height, together, now }), now.current.data, box.current);
      const { over } = plot.current;
      over.tabIndex = 0;
      over.setAttribute("role", "img");
      over.setAttribute("aria-label", `${label}; left and right move through the points`);
      over.addEventListener("keydown", (event) => step(plot.current, event));
    };
    let stands = true;
    const load = () => import("uplot").then((library) => {
      if (!stands) return;
      UPlot = library.default;
      make();
    }, () => stands && setTimeout(load, AGAIN_MS)); // the server is away, and comes back
    load();
    const size = new ResizeObserver(() => plot.current?.setSize({ width: box.current.clientWidth, height }));
    size.observe(box.current);
    document.addEventListener("themed", make);
    return () => {
      stands = false;
      size.disconnect();
      document.removeEventListener("themed", make);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape, label]);
  useEffect(() => plot.current?.setData(data), [data, marks]);
  return html`<div class="plot" ref=${box}></div>`;
}

function options(UPlot, box, { series, height, together, now }) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const grid = { stroke: colour("--line"), width: 1 };
  const axis = { stroke: colour("--ink-3"), grid, ticks: grid, font: "12px system-ui" };
  const say = (_, value) => (value === null || value === undefined ? "–" : now.current.format(value));
  return {
    width: box.clientWidth,
    height,
    cursor: { drag: { x: true, y: false }, sync: { key: together } },
    scales: {
      x: { range: (_, from, until) => [Math.min(from ?? 0, (until ?? 0) - LEAST_S), until ?? 0] },
      y: { range: (_, low, high) => [0, now.current.most(high ?? 0)] },
    },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((at) => time(at * 1000)), space: 90 },
      { ...axis, size: 56, space: height < 200 ? 22 : 34, values: (_, ticks) => ticks.map((one) => now.current.format(one)) },
    ],
    series: [
      { label: "at", value: (_, at) => (at ? time(at * 1000) : "–") },
      ...series.map((one) => ({
        label: one.label, stroke: colour(one.colour), width: one.dash ? 1.5 : 2.5, dash: one.dash, value: say,
        points: { show: false }, paths: one.step ? UPlot.paths.stepped({ align: 1 }) : undefined,
      })),
    ],
    hooks: { draw: [(drawn) => drawMarks(drawn, now.current.marks, colour("--ink-2"))] },
  };
}

/** A line with who and what, so that a bend has its cause beside it. */
function drawMarks(plot, marks, ink) {
  const { ctx } = plot;
  const { left, top, width, height } = plot.bbox;
  const ratio = window.devicePixelRatio || 1;
  let free = -Infinity;
  ctx.save();
  ctx.font = `${11 * ratio}px system-ui`;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.lineWidth = ratio;
  ctx.setLineDash([2 * ratio, 3 * ratio]);
  ctx.strokeStyle = ink;
  ctx.fillStyle = ink;
  for (const { at, text } of marks) {
    const x = plot.valToPos(at, "x", true);
    if (x < left || x > left + width) continue;
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    const wide = ctx.measureText(text).width + 8 * ratio;
    const from = x + wide > left + width ? x - wide : x + 4 * ratio; // at the right edge it stands before the line
    if (text && from > free) {
      ctx.fillText(text, from, top + 11 * ratio);
      free = from + wide;
    }
  }
  ctx.restore();
}

function step(plot, event) {
  const by = { ArrowLeft: -1, ArrowRight: 1, Home: -1e9, End: 1e9 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const last = plot.data[0].length - 1;
  const next = Math.max(0, Math.min(last, (plot.cursor.idx ?? last) + by));
  plot.setCursor({ left: plot.valToPos(plot.data[0][next], "x"), top: 10 });
}
