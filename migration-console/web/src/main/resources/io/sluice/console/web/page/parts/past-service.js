// One service as it was: its split and who made it so, its endpoints, and which proxies could send to it.
import { html, useEffect, useRef } from "../app/html.js";
import { paths } from "../app/api.js";
import { paint, useEnvironments } from "../app/environments.js";
import { count, lower, moment, plural, words } from "../app/format.js";
import { usePast } from "../app/past.js";
import { to } from "../app/router.js";
import { useMay } from "../app/session.js";
import { Chip } from "./chip.js";
import { More, usePaged } from "./paged.js";
import { SplitBar } from "./split-bar.js";
import { Trouble } from "./trouble.js";
import { Moment } from "./when.js";

const MOST_SHOWN = 200;

export function PastService({ service: name, at, and, close }) {
  const { data, error } = usePast(at, name);
  const environments = useEnvironments();
  const box = useRef(null);
  useEffect(() => { if (window.innerWidth <= 1100) box.current?.scrollIntoView({ block: "nearest" }); }, [name]);
  const was = data?.items[0] ?? null;
  return html`<section class="panel" ref=${box} aria-label=${`${name} as it was`}><header><h2 class="claims-title"><a href=${to.service(name)}>${name}</a> <span class="faint">as it was</span></h2>
      <button class="button small" onClick=${close}>Close <kbd>Esc</kbd></button></header>
    <div class="stack"><${Trouble} error=${error} />
    ${data === null ? !error && html`<p class="faint">Reading…</p>` : was === null ? html`<p class="quiet">There was no such service at <${Moment} at=${data.at} />.</p>` : html`
      <div><${SplitBar} weights=${was.weights} environments=${environments} tall /></div>
      <p class="quiet">${was.home && html`Home <b>${was.home}</b>. `}So since <${Moment} at=${was.since} />${was.author ? html` by <${Author} author=${was.author} />` : was.generation === 0 ? ": nobody had changed it" : ""}.</p>
      ${was.ports.map((port) => html`<p class="quiet" key=${port.name}>Published${port.name && ` on ${port.name}`}: <b>${words(port.published)}</b>${port.dropped > 0 && `, ${port.dropped / 100}% dropped`} <span class="faint mono">${port.versions.join(" ")}</span></p>`)}
      ${Object.entries(was.overrides).map(([caller, weights]) => html`<p class="quiet" key=${caller}>For <b>${caller}</b>: ${words(weights)}</p>`)}
      <h3>${plural(was.receivers?.length ?? 0, "proxy", "proxies")} could send to it</h3>
      ${!was.receivers?.length ? html`<p class="faint">None had an assignment of it then.</p>` : html`<div class="scroll"><table class="table roomy stacks"><thead><tr><th scope="col">proxy</th><th scope="col">of</th><th scope="col">held</th><th scope="col">because of</th></tr></thead>
        <tbody>${was.receivers.slice(0, MOST_SHOWN).map((one) => html`<tr key=${one.proxy + one.assignment}><td class="nowrap"><a href=${to.proxy(one.proxy)}>${one.proxy}</a></td><td class="nowrap" data-label="of">${one.caller || html`<span class="faint">not known</span>`}</td>
          <td data-label="held"><span class="mono nowrap">${one.version}</span> ${!one.current && html`<${Chip} tone="warn">older</${Chip}>`} ${one.link !== "up" && html`<${Chip} tone="warn">${one.link === "down" ? "no stream" : "stream unsure"}</${Chip}>`}<br /><span class="faint nowrap" title=${one.since}>since ${moment(one.since)}</span></td>
          <td data-label="because of">${one.cause ? html`${one.cause.kind} ${one.cause.kind === "split" ? "" : html`<span class="mono">${one.cause.subject}</span>`} <span class="quiet">${one.cause.after.replace(/, generation \d+/, "")}</span>${one.cause.author && html` by <${Author} author=${one.cause.author} />`}${one.cause.source && html`<span class="faint"> from ${one.cause.source}, snapshot ${count(one.cause.sequence)}</span>`}` : html`<span class="faint">not known</span>`}</td></tr>`)}</tbody></table></div>
        ${was.receivers.length > MOST_SHOWN && html`<p class="faint">and ${count(was.receivers.length - MOST_SHOWN)} more; the export has all</p>`}`}
      <h3>${plural(was.endpoints.length, "endpoint")}</h3>
      ${was.endpoints.length > 0 && html`<div class="scroll"><table class="table claims-table"><thead><tr><th scope="col">endpoint</th><th scope="col">was</th><th scope="col">brought by</th></tr></thead>
        <tbody>${was.endpoints.slice(0, MOST_SHOWN).map((one) => html`<tr key=${one.network + one.address + one.port + one.servicePort}><td class="mono nowrap"><i class=${"swatch " + paint(environments, one.environment)} title=${one.environment}></i><span class="unseen">${one.environment} </span>${one.address}:${one.port}</td>
          <td class=${one.state === "ready" ? "" : "warn"}>${lower(one.state)}${one.standing !== "live" && `, ${one.standing}`}${one.stale && ", source stale"}</td><td class="quiet">${one.sources.join(", ")}${one.sequence > 0 && html` <span class="faint">snapshot ${count(one.sequence)}</span>`}</td></tr>`)}</tbody></table></div>
        ${was.endpoints.length > MOST_SHOWN && html`<p class="faint">and ${count(was.endpoints.length - MOST_SHOWN)} more; the export has all</p>`}`}`}
    <${Between} name=${name} at=${at} and=${and} />
    </div></section>`;
}

/** Who, why, and the entry of the audit for those who may read it. */
export function Author({ author }) {
  const audits = useMay("audit");
  return html`<b>${author.actor}</b>${author.approvedBy && html`, allowed by <b>${author.approvedBy}</b>`}${author.reason && html` <span class="quiet">“${author.reason}”</span>`}${
    audits && html` <a href=${to.audited(author.seq, author.at)}>entry ${author.seq}</a>`}`;
}

/** All that changed of it in the time: between the two moments, or in the day before the one. */
function Between({ name, at, and }) {
  const [from, until] = and ? [and, at].sort() : [new Date(Date.parse(at) - 86_400_000).toISOString(), at];
  const query = new URLSearchParams({ from, to: until, receivers: "true" });
  const paged = usePaged(`${paths.history(name)}?${query}`, { on: () => false, keyOf: (one) => one.at + one.kind + one.subject + one.after });
  return html`<h3>What changed ${and ? "between the two moments" : "in the day before"}</h3>
    <${Trouble} error=${paged.error} />
    ${paged.items === null ? null : paged.items.length === 0 ? html`<p class="faint">Nothing.</p>` : html`<ul class="said small">${paged.items.map((one) => html`<li key=${one.at + one.kind + one.subject + one.after}><div>
      <a class="faint" href=${to.past(one.at, name)}><${Moment} at=${one.at} /></a> <b>${one.kind}</b> <span class="mono">${one.subject === name ? "" : one.subject}</span>
      <p class="quiet">${one.before && one.after ? html`${one.before} → ${one.after}` : one.after ? html`<span class="good">+ ${one.after}</span>` : html`<span class="bad">− ${one.before}</span>`}${one.author && html`, by <${Author} author=${one.author} />`}${one.source && html`<span class="faint"> from ${one.source}, snapshot ${count(one.sequence)}</span>`}</p></div></li>`)}</ul>`}
    <${More} paged=${paged} says="Later changes" />`;
}
