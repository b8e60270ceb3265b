// Light or dark: as the system says, until somebody says otherwise.
import { atom } from "./atom.js";

const KEPT = "sluice.theme";
const ORDER = ["system", "light", "dark"];

export const theme = atom(kept());

function kept() {
  try {
    return ORDER.includes(localStorage.getItem(KEPT)) ? localStorage.getItem(KEPT) : "system";
  } catch {
    return "system"; // storage may be forbidden
  }
}

export function begin() {
  show(theme.get());
  theme.listen(show);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(theme.get()));
}

export function turn() {
  const next = ORDER[(ORDER.indexOf(theme.get()) + 1) % ORDER.length];
  try {
    localStorage.setItem(KEPT, next);
  } catch {
    // it holds until the page is left
  }
  theme.set(next);
}

export function isDark() {
  return document.documentElement.dataset.theme === "dark";
}

function show(chosen) {
  const dark = chosen === "dark" || (chosen === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.dispatchEvent(new CustomEvent("themed"));
}
