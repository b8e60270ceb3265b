// What an Envoy itself says, through the agent on its machine: read when it is asked for, never by itself.
import { html, useState } from "../app/html.js";
import { ask, get, paths } from "../app/api.js";
import { count, plural } from "../app/format.js";
import { may } from "../app/session.js";
import { touch } from "../app/store.js";
import { confirm } from "./dialog.js";
import { Trouble } from "./trouble.js";

const READS = [
  ["config", "Configuration", "what it was told, as it took it"],
  ["clusters", "Endpoints", "each endpoint, its health and its requests"],
  ["stats", "Statistics", "what was counted since it started"],
  ["log-level", "Log level", "how much each of its parts logs"],
];
const LEVELS = ["trace", "debug", "info", "warning", "error"];
const MOST_LINES = 2_000; // more than anybody reads, and the browser draws at once
const MOST_TEXT = 300_000;

export function Envoy({ proxy }) {
  const [what, setWhat] = useState("config");
  const [filter, setFilter] = useState("");
  const [said, setSaid] = useState({ what: null, text: null, error: null, reading: false });
  const read = async (event) => {
    event.preventDefault();
    setSaid({ what, text: null, error: null, reading: true });
    try {
      const path = paths.admin(proxy.id, what) + (filter && what !== "log-level" ? `?filter=${encodeURIComponent(filter)}` : "");
      const { data } = await get(path);
      setSaid({ what, text: data.text, error: null, reading: false });
    } catch (error) {
      setSaid({ what, text: null, error, reading: false });
    }
  };
  const turned = (text) => setSaid({ what: "log-level", text, error: null, reading: false });
  return html`<section class="panel envoy" aria-label="Its Envoy"><header><h2>Its Envoy</h2><span class="faint">asked through the agent on its machine; who looked is kept in the audit</span></header>
    <form class="row" onSubmit=${read}>
      <label class="unseen" for="envoy-what">What to read</label>
      <select id="envoy-what" class="input small-input" value=${what} onChange=${(event) => setWhat(event.target.value)}>${READS.map(([value, label, says]) => html`<option key=${value} value=${value} title=${says}>${label}</option>`)}</select>
      ${what !== "log-level" && html`<label class="unseen" for="envoy-filter">Only what has this in its name</label><input id="envoy-filter" class="input small-input" type="search" maxlength="200" placeholder="Only names with…" value=${filter} spellcheck=${false} autocomplete="off" onInput=${(event) => setFilter(event.target.value)} />`}
      <button class="button small" disabled=${said.reading}>${said.reading ? "Asking…" : "Read"}</button>
      ${may("operate", proxy.service || "*", "*") && html`<button type="button" class="button small" onClick=${() => turn(proxy, turned)}>Turn its log…</button>`}
    </form>
    <${Trouble} error=${said.error} />
    ${said.text !== null && html`<${Said} text=${said.text} name=${`${proxy.id}-${said.what}`} />`}</section>`;
}

function Said({ text, name }) {
  const lines = text.trimEnd().split("\n");
  const shown = lines.slice(0, MOST_LINES).join("\n").slice(0, MOST_TEXT);
  const save = () => {
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${name.replace(/[^\w.-]/g, "_")}.txt`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return html`<div class="row has"><span class="faint">${text.trim() === "" ? "Nothing of that name." : `${plural(lines.length, "line")}${shown.length < text.trimEnd().length ? ", of which only the first are shown" : ""}`}</span><button class="button small" onClick=${save}>Save all of it</button></div>
    <pre class="mono said-by-envoy" tabindex="0" aria-label="In Envoy’s own words">${shown}</pre>`;
}

function turn(proxy, turned) {
  let level = "debug";
  confirm({
    title: `Turn the log of ${proxy.id}`,
    confirm: "Turn it",
    body: html`<p>All of its Envoy’s loggers, for 15 minutes; then each goes back to what it was by itself. Under load, debug and trace cost time and disk.</p>
      <div class="field"><label for="envoy-level">Level</label><select id="envoy-level" class="input" onChange=${(event) => { level = event.target.value; }}>${LEVELS.map((one) => html`<option key=${one} selected=${one === level}>${one}</option>`)}</select></div>`,
    async does(reason) {
      const { data } = await ask("POST", paths.admin(proxy.id, "log-level"), { body: { level, reason } });
      touch(paths.changes);
      turned(data.text);
    },
  });
}
