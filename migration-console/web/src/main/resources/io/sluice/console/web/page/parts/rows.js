// A long list of which only what is seen is drawn. The document scrolls, not a box within it.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../app/html.js";

const MORE = 8; // rows beyond the edge, so that quick scrolling shows no gap
const AT_ONCE = 8; // of the first ones in a frame: the browser has compiled nothing yet

/**
 * @param {object} props `items`; `height` of a row in px; `row(item, index)` draws its inside; `keyOf(item)`;
 *   `selected`: the key of the one that the keyboard is at, kept in sight; `onSelect(key)`
 */
export function Rows({ items, height, row, keyOf, selected, label, head = 1 }) {
  const box = useRef(null);
  const [[first, last], setRange] = useState(() => [0, Math.ceil(window.innerHeight / height) + MORE]);
  const [most, setMost] = useState(AT_ONCE);
  useLayoutEffect(() => {
    let asked = false;
    const look = () => {
      asked = false;
      if (!box.current) return;
      const top = -box.current.getBoundingClientRect().top;
      const from = Math.max(0, Math.floor(top / height) - MORE);
      const until = Math.ceil((top + window.innerHeight) / height) + MORE;
      setRange((now) => (now[0] === from && now[1] === until ? now : [from, until]));
    };
    const soon = () => {
      if (!asked) {
        asked = true;
        requestAnimationFrame(look);
      }
    };
    soon();
    window.addEventListener("scroll", soon, { passive: true });
    window.addEventListener("resize", soon);
    return () => {
      window.removeEventListener("scroll", soon);
      window.removeEventListener("resize", soon);
    };
  }, [height]);
  const place = selected === null ? -1 : items.findIndex((item) => keyOf(item) === selected);
  const opened = useRef(true);
  useEffect(() => {
    const wasOpened = opened.current;
    opened.current = false;
    if (place < 0 || !box.current || (wasOpened && window.innerWidth <= 1100)) return; // what is open stands above the list there
    const box_ = box.current.getBoundingClientRect();
    const top = box_.top + place * height;
    const above = 120 - top;
    const below = top + height - (window.innerHeight - 20);
    if (above > 0) window.scrollBy(0, -above);
    else if (below > 0) window.scrollBy(0, below);
    requestAnimationFrame(() => requestAnimationFrame(() => box.current?.querySelector(".selected a")?.focus({ preventScroll: true })));
  }, [selected]);
  const shown = items.slice(first, Math.min(last, first + most));
  useEffect(() => {
    if (first + most < Math.min(last, items.length)) requestAnimationFrame(() => setMost((now) => now + AT_ONCE));
  }, [most, first, last, items.length]);
  const drawn = useDrawn(row, height);
  return html`<div class="virtual" role="rowgroup" aria-label=${label} ref=${box} style=${{ height: `${items.length * height}px` }}>
    ${shown.map((item, i) => drawn(item, first + i, keyOf(item) === selected, (at, chosen) => html`<div key=${keyOf(item)}
      role="row" aria-rowindex=${at + 1 + head} class=${chosen ? "selected" : ""}
      style=${{ transform: `translateY(${at * height}px)`, height: `${height}px` }}>${row(item, at)}</div>`))}
  </div>`;
}

/** A row of the same item at the same place is the one that stood there before: it is not compared again. */
function useDrawn(...by) {
  const last = useRef({ by, rows: new Map() });
  const before = by.every((one, i) => one === last.current.by[i]) ? last.current.rows : new Map();
  const rows = new Map();
  last.current = { by, rows };
  return (item, at, chosen, draw) => {
    const old = before.get(item);
    const now = old && old.at === at && old.chosen === chosen ? old : { at, chosen, row: draw(at, chosen) };
    rows.set(item, now);
    return now.row;
  };
}
