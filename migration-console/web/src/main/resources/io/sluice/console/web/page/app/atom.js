// A value that components watch. Everything that more than one of them needs is one of these.
import { useState, useEffect, useRef } from "preact/hooks";

export function atom(value) {
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener(value);
    },
    update(change) { this.set(change(value)); },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The atom's value, or what `of` picks of it; draws again when that is another one. */
export function useAtom(watched, of = same) {
  const [, draw] = useState(0);
  const picked = of(watched.get());
  const last = useRef(picked);
  const pick = useRef(of);
  last.current = picked;
  pick.current = of;
  useEffect(() => {
    const look = (value) => {
      if (!Object.is(pick.current(value), last.current)) draw((n) => n + 1);
    };
    look(watched.get());
    return watched.listen(look);
  }, [watched]);
  return picked;
}

const same = (value) => value;
