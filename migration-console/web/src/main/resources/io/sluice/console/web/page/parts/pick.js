// The keys of a list: j and k go through it, Enter opens, Escape leaves.
import { useState } from "../app/html.js";
import { useKeys } from "../app/keys.js";

/**
 * Which item of a list the keyboard is at.
 *
 * @param {object} list `items`; `keyOf(item)`; `open(item)`; `says`: what an item is, for the help; `leave`: what
 *   Escape does; `group`: the heading of the keys; `initial`: the key to begin at
 * @returns {any} the chosen key, or null
 */
export function usePick({ items, keyOf, open, says, leave = null, group, initial = null }) {
  const [chosen, choose] = useState(initial);
  const place = items.findIndex((item) => keyOf(item) === chosen);
  const move = (by) => {
    const next = items[Math.max(0, Math.min(items.length - 1, place < 0 ? (by > 0 ? 0 : items.length - 1) : place + by))];
    if (next !== undefined) choose(keyOf(next));
  };
  useKeys({
    j: { says: `next ${says}`, does: () => move(1) },
    k: { says: `${says} before`, does: () => move(-1) },
    ArrowDown: { says: `next ${says}`, does: () => move(1), hidden: true },
    ArrowUp: { says: `${says} before`, does: () => move(-1), hidden: true },
    Enter: { says: `open the ${says}`, does: () => open(items[place]), when: open !== undefined && place >= 0 && !document.activeElement?.matches("a, button, summary") },
    Escape: { says: "leave it", does: () => leave(), when: leave !== null && !document.activeElement?.matches("input, select, textarea") },
  }, group);
  return [place < 0 ? null : chosen, choose];
}
