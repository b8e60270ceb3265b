// One proxy: what it was sent, what it took, what it refused and in which words.
import { html, useEffect, useState } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { ask, get, paths } from "../app/api.js";
import { useEnvironments, paint } from "../app/environments.js";
import { ago, count, lower, moment, percent, plural } from "../app/format.js";
import { useProxies } from "../app/proxies.js";
import { go, route, setQuery, to } from "../app/router.js";
import { may } from "../app/session.js";
import { touch, useRest } from "../app/store.js";
import { Chip } from "../parts/chip.js";
import { confirm } from "../parts/dialog.js";
import { Envoy } from "../parts/envoy.js";
import { Trouble } from "../parts/trouble.js";
import { STATES } from "./proxies.js";

export function Proxy({ proxy: id }) {
  const { query } = useAtom(route);
  const { proxies, services, error } = useProxies();
  const proxy = proxies?.find((one) => one.id === id) ?? null;
  const environments = useEnvironments();
  if (proxies === null) return error ? html`<${Trouble} error=${error} />` : html`<div class="empty">Reading…</div>`;
  const asked = query.get("service");
  return html`<div class="stack">
    <div class="title"><div><span class="crumb"><a href="/proxies">Proxies</a></span><h1>${id}</h1></div>${proxy && html`<${Chip} tone=${STATES[proxy.state][0]}>${STATES[proxy.state][1]}</${Chip}>`}
      ${proxy?.state === "away" && may("operate", "*", "*") && html`<div class="does"><button class="button danger" onClick=${() => excuse(proxy)}>Forget it…</button></div>`}</div>
    <${Trouble} error=${error} />
    ${proxy === null ? html`<div class="note warn">No proxy of this name is connected, and none that is away is missed. What it held before stands under <a href="/history">History</a>, in each service.</div>` : html`
    <dl class="facts panel live">
      <div><dt>Service</dt><dd>${proxy.service ? html`<a href=${to.service(proxy.service)}>${proxy.service}</a>` : "says none"}</dd></div>
      <div><dt>Environment</dt><dd>${proxy.environment ? html`<i class=${"swatch " + paint(environments, proxy.environment)}></i>${proxy.environment}` : "says none"}</dd></div>
      <div><dt>From</dt><dd class="mono">${proxy.address.replace(/^\//, "") || "–"}</dd></div>
      <div><dt>To</dt><dd>${proxy.member || "–"}</dd></div>
      <div><dt>${proxy.state === "away" ? "Gone" : "Connected"}</dt><dd>${ago(proxy.since)}</dd></div>
      <div><dt>Last report of requests</dt><dd>${proxy.reported ? ago(proxy.reported) : "never"}</dd></div>
    </dl>
    ${proxy.rejection && html`<div class="note bad" role="alert"><b>It refuses ${plural(proxy.rejection.count, "resource")} and keeps what it had, since ${moment(proxy.rejection.at)}.</b>
      <pre class="nack">${proxy.rejection.words}</pre><span class="faint mono">${proxy.rejection.type.split(".").at(-1)}: ${proxy.rejection.names.join(", ")}${proxy.rejection.count > proxy.rejection.names.length && ` and ${proxy.rejection.count - proxy.rejection.names.length} more`}</span></div>`}
    ${proxy.missing.length > 0 && html`<section class="panel live" aria-label="What it lacks"><header><h2>What it has not acknowledged</h2></header>
      <ul class="said">${proxy.missing.map((one) => html`<li key=${one.service}><div><a href=${to.service(one.service)}><b>${one.service}</b></a> <${Chip} tone=${one.state.toLowerCase() === "rejected" ? "bad" : "warn"}>${lower(one.state)}</${Chip}> <span class="quiet">${one.state.toLowerCase() === "away" ? "not connected since" : "connected since"} ${moment(one.since)}${one.words && `: ${one.words}`}</span></div></li>`)}</ul></section>`}`}
    <${Holds} id=${id} services=${services} asked=${asked} />
    ${asked && html`<${Sent} service=${asked} environments=${environments} />`}
    ${proxy && proxy.state !== "away" && html`<${Envoy} proxy=${proxy} />`}
  </div>`;
}

/** For one that never comes back: what waits for it waits no longer. */
function excuse(proxy) {
  confirm({
    title: `Forget ${proxy.id}`,
    confirm: "Forget it",
    danger: true,
    body: html`<p>It is away since ${moment(proxy.since)}, and may still work with whatever it had last. Forgotten, it counts for no service until it connects again: acknowledgements, and steps of migrations that wait for it, go on without it.</p>`,
    reason: "required",
    async does(reason) {
      await ask("DELETE", paths.proxy(proxy.id), { body: { reason } });
      touch(paths.proxies, paths.services, paths.changes);
      go("/proxies");
    },
  });
}

const MOST_RECEIVERS = 20_000;

/** What it acknowledged last, service by service; of a mesh too large to read whole, of one service. */
function Holds({ id, services, asked }) {
  const receivers = services?.reduce((sum, { acknowledged }) => sum + (acknowledged?.known ?? 0), 0) ?? null;
  const small = receivers !== null && receivers <= MOST_RECEIVERS;
  const [held, setHeld] = useState({ rows: null, error: null });
  const only = small ? null : asked;
  const [beat, setBeat] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setBeat((n) => n + 1), 15_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (receivers === null || (!small && !only)) return undefined;
    let current = true;
    (async () => {
      const rows = [];
      const query = new URLSearchParams({ receivers: "true", limit: "500" });
      if (only) query.set("service", only);
      let next = null;
      do {
        if (next) query.set("cursor", next);
        const { data } = await get(`${paths.registry}?${query}`);
        query.set("at", data.at);
        for (const one of data.items) for (const receiver of one.receivers ?? []) if (receiver.proxy === id) rows.push({ service: one.service, ...receiver });
        next = data.next;
      } while (next && current);
      if (current) setHeld({ rows, error: null });
    })().catch((error) => current && setHeld({ rows: null, error }));
    return () => { current = false; };
  }, [id, small, only, beat, receivers === null]);
  return html`<section class="panel scroll live" aria-label="What it holds"><header><h2>What it holds</h2><span class="faint">the versions that it acknowledged last</span></header>
    <${Trouble} error=${held.error} />
    ${!small && receivers !== null && html`<form class="row" onSubmit=${(event) => { event.preventDefault(); setQuery({ service: event.target.elements[0].value.trim() }); }}><label for="held-of">${count(receivers)} assignments are too many to read at once. Of which service?</label><input id="held-of" class="input small-input" value=${asked ?? ""} /><button class="button small">Look</button></form>`}
    ${held.rows === null ? !held.error && (small || only) && html`<p class="faint">Reading…</p>` : held.rows.length === 0 ? html`<p class="faint">It has acknowledged no assignment ${only ? `of ${only}` : "of any service"}${" "}that is recorded. A version shows here a moment after it is acknowledged.</p>`
      : html`<table class="table stacks"><thead><tr><th scope="col">service</th><th scope="col">assignment</th><th scope="col">version</th><th scope="col">acknowledged</th><th scope="col"><span class="unseen">what to do</span></th></tr></thead>
        <tbody>${held.rows.slice(0, 500).map((one) => html`<tr key=${one.service + one.assignment}><td><a href=${to.service(one.service)}>${one.service}</a></td><td class="mono" data-label="assignment">${one.assignment}</td><td class="mono" data-label="version">${one.version}</td>
          <td data-label="acknowledged">${ago(one.since)} <${Chip} tone=${one.current ? "calm" : "warn"}>${one.current ? "current" : "older than what is offered"}</${Chip}></td>
          <td><button class="button small" aria-expanded=${asked === one.service ? "true" : "false"} onClick=${() => setQuery({ service: asked === one.service ? null : one.service })}>${asked === one.service ? "Hide" : "What we sent"}</button></td></tr>`)}</tbody></table>`}</section>`;
}

/** A service as proxies get it. */
function Sent({ service, environments }) {
  const { data: sources } = useRest(paths.sources, { list: true });
  const networks = [...new Set(["", ...(sources ?? []).map(({ network }) => network)])];
  const [network, setNetwork] = useState("");
  const { data, error } = useRest(`${paths.published(service)}${network ? `?network=${encodeURIComponent(network)}` : ""}`, { on: (e) => e.service === service, every: 10_000 });
  return html`<section class="panel scroll live" aria-label=${`What we send of ${service}`}><header><h2 class="claims-title"><span class="faint">What we send of</span> ${service}</h2>
      ${networks.length > 1 && html`<label class="row">network <select class="input small-input" onChange=${(event) => setNetwork(event.target.value)}>${networks.map((one) => html`<option key=${one} value=${one}>${one || "the common one"}</option>`)}</select></label>`}</header>
    <${Trouble} error=${error} />
    ${data && html`<table class="table claims-table"><thead><tr><th scope="col">endpoint</th><th scope="col">sent</th><th scope="col" class="num">of its port’s requests</th><th scope="col">why</th></tr></thead>
      <tbody>${data.endpoints.slice(0, 500).map((one) => html`<tr key=${one.network + one.address + one.port + one.servicePort} class=${one.published ? "" : "faint"}><td class="mono"><i class=${"swatch " + paint(environments, one.environment)} title=${one.environment}></i><span class="unseen">${one.environment} </span>${one.address}:${one.port}${one.servicePort && ` ${one.servicePort}`}</td>
        <td>${one.published ? "✓ yes" : "no"}</td><td class="num">${percent(one.share)}</td><td>${one.note || lower(one.state)}</td></tr>`)}</tbody></table>
      ${data.endpoints.length > 500 && html`<p class="faint">and ${count(data.endpoints.length - 500)} more</p>`}
      <p class="faint">The whole resource as Envoy gets it: sluice published ${service}. A caller with a split of its own gets that one.</p>`}</section>`;
}
