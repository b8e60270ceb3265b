// The last hours as a line with every change on it: a moment is chosen by hand, with the arrow keys, or by a mark.
import { html } from "../app/html.js";
import { paths } from "../app/api.js";
import { time } from "../app/format.js";
import { useRest } from "../app/store.js";

const MOST_MARKS = 300;
export const WINDOWS = [["1 h", 3_600_000], ["6 h", 21_600_000], ["1 d", 86_400_000], ["7 d", 604_800_000]];

export function TimeLine({ at, and, window: ms, service, now, set }) {
  const page = useRest(`${paths.changes}?since=${Math.round(ms / 1_000)}s&limit=${MOST_MARKS}${service ? `&service=${encodeURIComponent(service)}` : ""}`, { every: 30_000 }).data;
  const from = now - ms;
  const share = (moment) => Math.max(0, Math.min(100, ((Date.parse(moment) - from) / ms) * 100));
  const here = share(at);
  return html`<div class="time-line">
    <div class="marks" aria-hidden="true">${(page?.items ?? []).filter((one) => Date.parse(one.at) >= from).map((one) => html`<button key=${one.at + one.action + one.subject} type="button" tabindex="-1" class=${"mark-of " + (one.kind === "split" || one.kind === "migration" ? "strong" : "")}
        style=${{ left: `${share(one.at)}%` }} title=${`${time(one.at)} ${one.subject} ${one.action}, ${one.by}`} onClick=${() => set(new Date(Math.min(now, Date.parse(one.at) + 1_500)).toISOString())}></button>`)}
      ${and && html`<i class="needle second" style=${{ left: `${share(and)}%` }}></i>`}<i class="needle" style=${{ left: `${here}%` }}></i></div>
    <input type="range" min="0" max="1000" value=${Math.round(here * 10)} aria-label=${`moment within the last ${WINDOWS.find(([, value]) => value === ms)?.[0]}`} aria-valuetext=${time(at)}
      onInput=${(event) => set(Number(event.target.value) >= 1_000 ? null : new Date(from + (Number(event.target.value) / 1_000) * ms).toISOString())} />
    <div class="dial-scale"><span>${time(from)}</span><span>${time(from + ms / 2)}</span><span>now</span></div>
  </div>`;
}
