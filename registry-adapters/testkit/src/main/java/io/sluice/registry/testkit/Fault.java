package io.sluice.registry.testkit;

/** The ways in which an {@link InMemoryRegistry} can be told to fail. */
public enum Fault {
  /** It answers, but only when {@link InMemoryRegistry#answer()} lets it. */
  SLOW,
  /** It forgot every second instance and says so as if it were the truth; nobody can tell. */
  PARTIAL,
  /** It forgot everything and says so as if it were the truth; nobody can tell. */
  EMPTY,
  /** Its listing ends after half of its names, and the adapter sees that. */
  CUT_SHORT,
  /** It answers with errors, or not at all. */
  ERROR,
  /** It refuses our credentials. */
  WRONG_CREDENTIALS,
  /** It is another registry than before. */
  UNTRUSTED,
  /** The first entry of every service cannot be read as an instance. */
  MALFORMED
}
