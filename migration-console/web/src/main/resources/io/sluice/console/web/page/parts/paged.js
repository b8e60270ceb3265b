// A long list of the server, page by page: the newest page is kept up to date, older ones come when they are asked for.
import { html, useEffect, useState } from "../app/html.js";
import { get } from "../app/api.js";
import { useRest } from "../app/store.js";
import { complain } from "./toasts.js";

const AT_ONCE = 100;

/**
 * @param {string|null} path without limit and cursor
 * @returns {{items: any[]|null, error: Error|null, more: (() => void)|null, reading: boolean, refresh: () => void}}
 */
export function usePaged(path, { on, every = 0, keyOf }) {
  const asked = path && path + (path.includes("?") ? "&" : "?") + "limit=" + AT_ONCE;
  const first = useRest(asked, { on, every, gap: 900 });
  const [older, setOlder] = useState({ of: asked, items: [], next: undefined });
  const [reading, setReading] = useState(false);
  useEffect(() => setOlder({ of: asked, items: [], next: undefined }), [asked]);
  const mine = older.of === asked ? older : { items: [], next: undefined };
  const newest = first.data?.items ?? null;
  const known = new Set(newest?.map(keyOf));
  const items = newest && [...newest, ...mine.items.filter((item) => !known.has(keyOf(item)))];
  const next = mine.next === undefined ? first.data?.next ?? null : mine.next;
  const more = next === null ? null : async () => {
    setReading(true);
    try {
      const { data } = await get(asked + "&cursor=" + encodeURIComponent(next));
      // What the first page holds now moves on when newer entries push it out: all of it is kept.
      setOlder({ of: asked, items: [...(items ?? []), ...data.items], next: data.next });
    } catch (problem) {
      complain("Reading on failed", problem);
    } finally {
      setReading(false);
    }
  };
  return { items, error: first.error, more, reading, refresh: first.refresh };
}

export const More = ({ paged, says }) => paged.more && html`<div class="row more"><button class="button" disabled=${paged.reading} onClick=${paged.more}>${paged.reading ? "Reading…" : says}</button></div>`;
