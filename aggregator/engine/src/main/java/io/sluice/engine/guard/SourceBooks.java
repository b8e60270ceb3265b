package io.sluice.engine.guard;

/** What the guards of one source's services have in common. */
record SourceBooks(
    GuardSettings settings, Damping damping, SourceLoss loss, ProbeSchedule probes, Wakes wakes) {
  static SourceBooks of(GuardSettings settings) {
    return new SourceBooks(
        settings, new Damping(), new SourceLoss(settings), new ProbeSchedule(), new Wakes());
  }
}
