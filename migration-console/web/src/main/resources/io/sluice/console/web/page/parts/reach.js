// Whether callers get through to where the traffic is to go: their hosts' agents try when somebody wants to know.
import { html, useEffect, useState } from "../app/html.js";
import { ask, get, paths } from "../app/api.js";
import { useMay } from "../app/session.js";
import { Trouble } from "./trouble.js";

const AGAIN_MS = 1_000;

export function Reach({ service, to }) {
  const [found, setFound] = useState(null);
  const [error, setError] = useState(null);
  const operates = useMay("operate", service);
  const take = (answer) => answer.then(({ data }) => setFound(data), setError);
  useEffect(() => {
    if (!found || found.done) return undefined;
    const next = setTimeout(() => take(get(`${paths.reach(service)}?environment=${encodeURIComponent(to)}`)), AGAIN_MS);
    return () => clearTimeout(next);
  }, [found]);
  const begin = () => {
    setError(null);
    take(ask("POST", paths.reach(service), { body: { environment: to, reason: "" } }));
  };
  const tone = !found?.done ? "quiet" : !found.whole ? "warn" : "quiet";
  return html`<div class="row reach">${found && html`<span class=${tone} role="status">${found.words}.</span>`}
    ${operates && html`<button class="button small" disabled=${found && !found.done} onClick=${begin}>${found ? "Ask again" : `Do they reach ${to}?`}</button>`}
    <${Trouble} error=${error} /></div>`;
}
