package io.sluice.engine.guard;

/** What the guards of one source's services have in common. */
record SourceBooks(
    GuardSettings settings,
    Damping damping,
    SourceLoss loss,
    ProbeSchedule probes,
    Reach reach,
    Wakes wakes,
    Keeping keeping) {
  static SourceBooks of(GuardSettings settings) {
    return new SourceBooks(
        settings,
        new Damping(),
        new SourceLoss(settings),
        new ProbeSchedule(),
        new Reach(),
        new Wakes(),
        new Keeping());
  }
}
