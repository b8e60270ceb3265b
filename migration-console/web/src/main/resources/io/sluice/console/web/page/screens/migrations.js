// All migrations, those that move first.
import { html, useState } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { paths } from "../app/api.js";
import { ago, percent, plain } from "../app/format.js";
import { useKeys } from "../app/keys.js";
import { go, route, setQuery, to } from "../app/router.js";
import { useRest } from "../app/store.js";
import { Chip, migrationTone, migrationWords } from "../parts/chip.js";
import { Rows } from "../parts/rows.js";

const WANTS = { all: () => true, moving: (one) => !one.over && one.state !== "DRAFT", drafts: (one) => one.state === "DRAFT", over: (one) => one.over };

export function Migrations() {
  const { query } = useAtom(route);
  const { data, error } = useRest(paths.migrations, { on: (e) => e.kind === "migration", every: 5_000, list: true });
  const show = query.get("show") in WANTS ? query.get("show") : "all";
  const [selected, setSelected] = useState(null);
  const shown = (data ?? []).filter(WANTS[show]).sort((a, b) => a.over - b.over || (a.createdAt < b.createdAt ? 1 : -1));
  const place = shown.findIndex((one) => one.id === selected);
  const move = (by) => {
    const next = shown[Math.max(0, Math.min(shown.length - 1, place < 0 ? 0 : place + by))];
    if (next) setSelected(next.id);
  };
  useKeys({
    j: { says: "next migration", does: () => move(1) },
    k: { says: "migration before", does: () => move(-1) },
    Enter: { says: "open it", does: () => go(to.migration(selected)), when: place >= 0 && !document.activeElement?.matches("a, button") },
  }, "Migrations");
  return html`<div class="stack">
    <div class="title"><h1>Migrations</h1><span class="quiet">Plan one from a service's screen.</span></div>
    <div class="tabs" role="group" aria-label="Filter">${[["all", "All"], ["moving", "Under way"], ["drafts", "Drafts"], ["over", "Over"]].map(([name, says]) => html`<button key=${name} class="tab"
      aria-pressed=${show === name ? "true" : "false"} onClick=${() => setQuery({ show: name === "all" ? null : name })}>${says}<span class="n">${data ? data.filter(WANTS[name]).length : ""}</span></button>`)}</div>
    ${error && html`<div class="note bad" role="alert">${error.detail}</div>`}
    <div class="migrations live" role=${shown.length ? "table" : undefined} aria-label="Migrations" aria-rowcount=${shown.length || undefined}>
      ${data === null ? html`<div class="empty">Reading…</div>` : shown.length === 0 ? html`<div class="empty">${show === "all" ? "Nobody has planned one yet." : "None is so."}</div>`
        : html`<${Rows} items=${shown} height=${64} head=${0} keyOf=${(one) => one.id} selected=${selected} label="migrations" row=${(one) => html`
          <span role="cell" class="c-name"><a href=${to.migration(one.id)}>${one.service}</a><span class="quiet"> to ${one.to}</span></span>
          <span role="cell"><${Chip} tone=${migrationTone(one)}>${migrationWords(one)}</${Chip}></span>
          <span role="cell" class="num">${percent(one.share)}</span>
          <span role="cell" class="c-words quiet">${plain(one.words)}</span>
          <span role="cell" class="faint nowrap">${one.author}, ${ago(one.createdAt)}</span>`} />`}
    </div></div>`;
}
