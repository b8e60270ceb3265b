package io.sluice.migrations.engine;

import java.util.List;

/** What becomes of a person's command. */
public sealed interface Answer {
  /** It is so now. */
  record Done(Migration next, List<Happening> happenings) implements Answer {
    public Done {
      happenings = List.copyOf(happenings);
    }
  }

  /**
   * Nothing changes.
   *
   * @param why in words that say what to do instead
   */
  record Refused(String why) implements Answer {}
}
