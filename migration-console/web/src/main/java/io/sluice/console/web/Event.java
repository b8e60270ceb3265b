package io.sluice.console.web;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened; it says what to read again, not what stands there.
 *
 * @param kind what sort of thing
 * @param subject what it is about
 * @param service that it concerns, or null
 * @param state one word
 * @param text the rest in a sentence, or empty
 * @param generation of split and policy, or null
 */
record Event(
    Kind kind,
    String subject,
    @Nullable String service,
    String state,
    String text,
    @Nullable Long generation) {
  private static final int LONGEST_SUBJECT = 500;
  private static final int LONGEST_TEXT = 500;

  /** The sorts of events; their lower-case names are fixed. */
  enum Kind {
    SERVICE,
    SPLIT,
    MIGRATION,
    SOURCE,
    PROXY,
    MEMBER,
    ALARM,
    /** A freeze began or is over. */
    FREEZE,
    /** A change waits for another person, or was decided. */
    APPROVAL,
    /** Proxies have another rendering format than before. */
    FORMAT,
    /** Something was lost, or too much changed at once: everything is to be read anew. */
    RESET;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Event {
    subject = Texts.cut(subject, LONGEST_SUBJECT);
    text = Texts.cut(text, LONGEST_TEXT);
  }

  static Event of(Kind kind, String subject, String state, String text) {
    return new Event(kind, subject, null, state, text, null);
  }

  static Event reset(String why) {
    return of(Kind.RESET, "", "RESET", why);
  }
}
