package io.sluice.console.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source or a proxy became something else.
 *
 * @param at milliseconds since the epoch, as it says itself where it does
 * @param of what
 * @param subject the source's or the proxy's name
 * @param service that the proxy calls for, empty for a source
 * @param before one word, or null when it was not known
 * @param after one word
 * @param text the rest in a sentence, or empty
 * @param names of the resources that a proxy rejects or rejected
 */
record Transition(
    long at,
    Of of,
    String subject,
    String service,
    @Nullable String before,
    String after,
    String text,
    List<String> names) {
  /** A proxy that is connected and rejects nothing. */
  static final String CONNECTED = "CONNECTED";

  /** A proxy that keeps what it had. */
  static final String REJECTING = "REJECTING";

  /** A proxy that is connected no more. */
  static final String GONE = "GONE";

  /** What can become something else. */
  enum Of {
    SOURCE,
    PROXY
  }

  Transition {
    names = List.copyOf(names);
  }

  /** Whether a proxy begins to reject, or ends it. */
  boolean isRejection() {
    return of == Of.PROXY && (REJECTING.equals(before) || REJECTING.equals(after));
  }
}
