package io.sluice.view.history;

import org.jspecify.annotations.Nullable;

/**
 * How well a moment is known.
 *
 * @param before the last span that began by then, or null
 * @param after the first span that began later, or null
 * @param at the moment
 */
public record Coverage(long at, @Nullable Span before, @Nullable Span after) {

  /** Whether everything of that moment was recorded. */
  public boolean isKnown() {
    return before != null && before.until() >= at;
  }
}
