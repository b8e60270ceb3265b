// A service's state in a word or two, and how much of an operator it wants.
import { html } from "../app/html.js";
import { lower } from "../app/format.js";

const STATES = {
  EMERGENCY: ["bad", "rolled back, not stored"],
  WAITING: ["warn", "waits for a home"],
  EMPTY: ["bad", "nobody ready"],
  NOT_HONOURED: ["warn", "not honoured"],
  CONFLICT: ["warn", "conflict"],
  SPLIT: ["calm", "shifted"],
  HOME: ["calm", "home"],
};

/** How a service stands: {tone, words, rank}, rank 0 for what is gravest. */
export function standing(service) {
  const [tone, text] = STATES[service.state] ?? ["", lower(service.state)];
  if (tone === "bad") return { tone, words: text, rank: 0 };
  const migration = service.migration;
  if (migration && !migration.over) {
    const stopped = ["PAUSED", "ROLLBACK_BLOCKED"].includes(migration.state);
    return {
      tone: stopped ? "warn" : migration.state === "DRAFT" ? "" : "moving",
      words: migrationWords(migration),
      rank: stopped ? 1 : tone === "warn" ? 2 : 3,
    };
  }
  return { tone, words: service.state === "HOME" && service.home ? `home ${service.home}` : text, rank: tone === "warn" ? 2 : service.state === "SPLIT" ? 4 : 5 };
}

export function migrationWords(migration) {
  const step = migration.step === null ? "" : ` ${migration.step}/${migration.steps}`;
  if (migration.state === "PAUSED") return `paused${step}: ${lower(migration.pause)}`;
  if (migration.state === "RUNNING") return `step${step} ${lower(migration.phase)}`;
  return lower(migration.state) + (migration.state === "DRAFT" ? " migration" : "");
}

export const migrationTone = (migration) => ({
  RUNNING: "moving", SCHEDULED: "moving", ROLLING_BACK: "moving", PAUSED: "warn", ROLLBACK_BLOCKED: "bad",
  PENDING_APPROVAL: "warn", COMPLETED: "good", SOAKING: "good", FINISHED: "calm", ROLLED_BACK: "calm",
  ABORTED: "calm", DRAFT: "",
})[migration.state] ?? "";

export const Chip = ({ tone, children }) => html`<span class=${"chip " + tone}>${children}</span>`;
