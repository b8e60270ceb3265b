package io.sluice.console.web;

/**
 * One verb on one path.
 *
 * @param verb of HTTP
 * @param template the path as {@code openapi.yaml} writes it
 * @param pool where it runs
 * @param action what it does
 */
record Operation(String verb, String template, Pool pool, Action action) {

  /** Answers a call; blocks, on a worker thread. */
  interface Action {
    /**
     * The answer.
     *
     * @throws Refusal with the problem document to send instead
     */
    Answer answer(Call call);
  }

  /** Where an operation runs. */
  enum Pool {
    /** It reads the view and never waits for a database. */
    READ,
    /** It may wait for a database. */
    WRITE
  }

  static Operation get(String template, Action action) {
    return new Operation("GET", template, Pool.READ, action);
  }

  static Operation put(String template, Action action) {
    return new Operation("PUT", template, Pool.WRITE, action);
  }

  static Operation post(String template, Action action) {
    return new Operation("POST", template, Pool.WRITE, action);
  }

  boolean isWrite() {
    return pool == Pool.WRITE;
  }

  boolean needsToken() {
    return template.startsWith("/api/");
  }
}
