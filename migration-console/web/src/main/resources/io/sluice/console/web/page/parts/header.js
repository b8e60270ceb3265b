// Members, sources and proxies at a glance, the way to every screen, and whether what is seen is current.
import { html, useEffect, useRef, useState } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { paths } from "../app/api.js";
import { count, plural, span, time } from "../app/format.js";
import { helpShown, useKeys } from "../app/keys.js";
import { go, route, setQuery } from "../app/router.js";
import { screens } from "../app/screens.js";
import { server, session, signOut, useMay } from "../app/session.js";
import { useRest } from "../app/store.js";
import { connection } from "../app/stream.js";
import { theme, turn } from "../app/theme.js";
import { complain } from "./toasts.js";

export function Header() {
  const { path, query } = useAtom(route);
  const who = useAtom(session, (now) => now.body);
  const chosen = useAtom(theme);
  const audits = useMay("audit");
  const links = screens.filter((one) => one.nav && (one.right !== "audit" || audits));
  const here = screens.find((one) => one.path === path) ?? null;
  const isHere = (link) => link.path === path || (link.path !== "/" && path.startsWith(link.path + "/"))
    || (link.path === "/" && path.startsWith("/services"));
  const find = () => document.getElementById("find")?.focus();
  const nav = useRef(null);
  useEffect(() => {
    const show = () => {
      const link = nav.current?.querySelector("[aria-current]");
      if (link) nav.current.scrollLeft += link.getBoundingClientRect().right - nav.current.getBoundingClientRect().right + 24;
    };
    show();
    window.addEventListener("resize", show);
    return () => window.removeEventListener("resize", show);
  }, [path]);
  useKeys({
    "/": { says: "find a service", does: find },
    "?": { says: "these keys", does: () => helpShown.set(true) },
    ...Object.fromEntries(links.map((one) => ["g " + one.key, { says: one.nav, does: () => go(one.path) }])),
    Escape: { says: "leave a field", hidden: true, does: (event) => event.target.blur?.() },
  }, "Everywhere");
  return html`<header class="header">
    <div class="bar">
      <a class="brand" href="/" aria-label="Sluice, to the fleet"><img src=${icon()} alt="" />Sluice</a>
      <nav class="nav" ref=${nav} aria-label="Screens">${links.map((one) => html`<a key=${one.path} href=${one.path}
        aria-current=${isHere(one) ? "page" : undefined}>${one.nav}</a>`)}</nav>
      <form class="find" role="search" onSubmit=${(event) => { event.preventDefault(); event.target.querySelector("input").blur(); }}>
        <label class="unseen" for="find">Find a service</label>
        <input id="find" class="input" type="search" placeholder="Find a service" autocomplete="off" spellcheck=${false}
          value=${here?.screen === screens[0].screen ? query.get("q") ?? "" : ""}
          onInput=${(event) => {
            const q = event.target.value;
            if (route.get().path === "/") setQuery({ q });
            else {
              go("/?q=" + encodeURIComponent(q));
              requestAnimationFrame(find);
            }
          }}
          onKeyDown=${(event) => { if (event.key === "Enter") document.dispatchEvent(new CustomEvent("found")); }} />
        <kbd aria-hidden="true">/</kbd>
      </form>
      <div class="person">
        <button class="button plain small" onClick=${turn} title="Theme: ${chosen}" aria-label=${"Theme: " + chosen + "; change it"}>${{ system: "◐", light: "☀", dark: "☾" }[chosen]}</button>
        <button class="button plain small" onClick=${() => helpShown.set(true)} aria-label="Keys" title="Keys">?</button>
        <a class="quiet nowrap" href="/people" title=${who.grants.map((grant) => `${grant.role} of ${grant.services}`).join(", ")}>${who.user}</a>
        <button class="button plain small" onClick=${() => signOut().catch((problem) => complain("Signing out failed", problem))}>Sign out</button>
      </div>
    </div>
    <${Status} />
    <${Lost} />
  </header>`;
}

/** The mark stands beside the styles, under this version's address. */
const icon = () => document.querySelector("link[rel=icon]").getAttribute("href");

function Status() {
  const live = useAtom(connection);
  const members = useRest(paths.members, { on: (e) => e.kind === "member", every: 10_000, list: true }).data;
  const sources = useRest(paths.sources, { on: (e) => e.kind === "source", every: 30_000, list: true }).data;
  const proxies = useRest(paths.proxies, { on: (e) => e.kind === "proxy" || e.kind === "alarm", every: 60_000, list: true, gap: 5_000 }).data;
  const alarms = useRest(paths.alarms, { on: (e) => e.kind === "alarm", every: 30_000, list: true }).data;
  return html`<div class="status"><ul class="live" aria-label="State of the whole">
    <li title=${live.state === "live" ? "events arrive as they happen" : "no events arrive"}><i class=${"pulse " + live.state}></i>${live.state === "live" ? "live" : live.state === "lost" ? "not live" : "connecting"}</li>
    ${server.observing && html`<li class="warn"><b>observing</b>: this server changes nothing</li>`}
    ${members && html`<li><a href="/members">${memberWords(members)}</a></li>`}
    ${sources && html`<li><a href="/registries">${sourceWords(sources)}</a></li>`}
    ${proxies && html`<li><a href="/proxies">${proxyWords(proxies)}</a></li>`}
    ${alarms && html`<li class=${alarms.length ? "bad" : ""}><a href="/?show=alarms">${alarms.length ? html`<b>${plural(alarms.length, "alarm")}</b>` : "no alarms"}</a></li>`}
  </ul></div>`;
}

function memberWords(known) {
  const members = known.filter((member) => !member.goneSince);
  const views = new Set(members.map((member) => member.view));
  const waiting = members.filter((member) => !member.ready);
  if (waiting.length) {
    return html`<span class="warn"><b>${waiting[0].name}</b> waits: ${waiting[0].waitingFor.join("; ")}</span>`;
  }
  if (members.length === 1) return html`<b>1</b> member`;
  return views.size === 1 ? html`<b>${members.length}</b> members agree`
    : html`<span class="bad"><b>${members.length}</b> members, ${views.size} different views</span>`;
}

function sourceWords(sources) {
  const odd = sources.filter((source) => source.state !== "LIVE");
  const live = sources.length - odd.length;
  return html`<b>${sources.length}</b> ${sources.length === 1 ? "source" : "sources"}${odd.length === 0 ? " live" : html`: ${live} live, <span class="warn"><b>${
    odd.slice(0, 2).map((source) => `${source.name} ${source.state.toLowerCase()} ${span(Date.now() - Date.parse(source.since))}`).join(", ")}${
    odd.length > 2 ? ` and ${odd.length - 2} more` : ""}</b></span>`}`;
}

function proxyWords(proxies) {
  const rejecting = proxies.filter((proxy) => proxy.rejection).length;
  const odd = proxies.filter((proxy) => proxy.rejection || proxy.behind).length;
  const all = html`<b>${count(proxies.length)}</b> ${proxies.length === 1 ? "proxy" : "proxies"}`;
  return html`${proxies.length === 0 ? html`${all} connected` : odd === 0 ? html`${all} current` : html`<span class="warn"><b>${count(proxies.length - odd)}</b> of ${all} current</span>`}${
    rejecting > 0 && html`, <span class="bad"><b>${count(rejecting)} reject</b></span>`}`;
}

/** Since when nothing was heard; the numbers are grey meanwhile. */
function Lost() {
  const live = useAtom(connection);
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (live.state !== "lost") return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [live.state]);
  if (live.state !== "lost" || now - live.since < 900) return null;
  return html`<div class="lost-banner" role="alert"><p>Connection lost since ${time(live.since)} (${span(now - live.since)}). What is grey was so then; this page comes back by itself.</p></div>`;
}
