package io.sluice.bench.failover;

/** How proxies come back that have lost their member. */
enum Manner {
  AS_ENVOY("as Envoy", true, true),
  AT_ONCE("all at once", false, true),
  FROM_NOTHING("without versions", true, false);

  private final String title;
  private final boolean jittered;
  private final boolean versions;

  Manner(String title, boolean jittered, boolean versions) {
    this.title = title;
    this.jittered = jittered;
    this.versions = versions;
  }

  String title() {
    return title;
  }

  /** Each after a time of its own, or in the moment of the loss. */
  boolean jittered() {
    return jittered;
  }

  /** Whether they say what they have. */
  boolean versions() {
    return versions;
  }
}
