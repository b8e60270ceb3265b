// The keys that work where one is.
import { html } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { helpShown, offered } from "../app/keys.js";
import { Modal } from "./dialog.js";

const NAMES = { ArrowUp: "↑", ArrowDown: "↓", Enter: "⏎", " ": "Space" };

export function KeysHelp() {
  const shown = useAtom(helpShown);
  if (!shown) return null;
  const close = () => helpShown.set(false);
  return html`<${Modal} label="Keys" wide onClose=${close}>
    <h1>Keys</h1>
    <div class="keys">${offered().map(({ group, keys }) => html`<section><h2>${group}</h2>
      <dl>${keys.map(({ key, says }) => html`<dt>${key.split(" ").map((one) => html`<kbd>${NAMES[one] ?? one}</kbd> `)}</dt><dd>${says}</dd>`)}</dl>
    </section>`)}</div>
    <div class="does"><button class="button primary" autofocus onClick=${close}>Close <kbd>Esc</kbd></button></div>
  </${Modal}>`;
}
