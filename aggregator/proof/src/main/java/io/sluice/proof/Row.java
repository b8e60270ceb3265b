package io.sluice.proof;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One place of the audit as somebody hands it over; nothing of it is believed.
 *
 * @param seq the place that it claims
 * @param canonical its entry's canonical text, empty where it is left out
 * @param leaf the leaf hash that it claims
 * @param link the hash of the chain that it claims
 * @param without why its text is left out: {@link #RETENTION}, {@link #FILTER}; else empty
 */
public record Row(long seq, String canonical, String leaf, String link, String without) {
  /** The text was dropped because it is old. */
  public static final String RETENTION = "retention";

  /** The text was not asked for. */
  public static final String FILTER = "filter";

  /**
   * Canonical JSON escapes every quote within a string, so these stand nowhere but at the top: the
   * greedy middle cannot end too early, and the keys of an entry cannot be imitated by a value.
   */
  private static final Pattern LINE =
      Pattern.compile(
          "\\{(?:\"entry\":(\\{.*}),)?\"leaf\":\"([0-9a-f]{0,64})\",\"link\":\"([0-9a-f]{0,64})\","
              + "\"seq\":(\\d{1,18})(?:,\"without\":\"(retention|filter)\")?}");

  private static final Pattern PLACE = Pattern.compile("([,{]\"seq\":)(\\d{1,18})(?=[,}])");
  private static final Pattern RETAINED =
      Pattern.compile(
          "\\{\"action\":\"audit\\.retain\",.*?\"after\":\"\\{\\\\\"upTo\\\\\":(\\d{1,18})}\".*");

  /** The row of an entry that is all there. */
  public static Row of(ProvenEntry entry, String leaf, String link) {
    return new Row(entry.seq(), entry.canonical(), leaf, link, "");
  }

  /** The row as one line of an export. */
  public String line() {
    String hashes = "\"leaf\":\"" + leaf + "\",\"link\":\"" + link + "\",\"seq\":" + seq;
    return canonical.isEmpty()
        ? "{" + hashes + ",\"without\":\"" + without + "\"}"
        : "{\"entry\":" + canonical + "," + hashes + "}";
  }

  /** The row in a line of an export, or nothing when it is none. */
  public static Optional<Row> read(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches() || (parts.group(1) == null) == (parts.group(5) == null)) {
      return Optional.empty();
    }
    return Optional.of(
        new Row(
            Long.parseLong(parts.group(4)),
            parts.group(1) == null ? "" : parts.group(1),
            parts.group(2),
            parts.group(3),
            parts.group(5) == null ? "" : parts.group(5)));
  }

  boolean hasText() {
    return !canonical.isEmpty();
  }

  /** Whether its text has the hash that it carries, and names the place at which it stands. */
  boolean isItself() {
    Matcher place = PLACE.matcher(canonical);
    return place.find()
        && place.group(2).equals(Long.toString(seq))
        && Hash.ofLeaf(canonical).hex().equals(leaf);
  }

  /** The leaf hash of its text, as if the entry stood at a place. */
  Hash leafAt(long place) {
    return Hash.ofLeaf(PLACE.matcher(canonical).replaceFirst("$1" + place));
  }

  /** Up to which place this entry says that retention has dropped the texts; 0 when it does not. */
  long retainedUpTo() {
    if (!canonical.startsWith("{\"action\":\"audit.retain\",")) {
      return 0;
    }
    Matcher retained = RETAINED.matcher(canonical);
    return retained.matches() ? Long.parseLong(retained.group(1)) : 0;
  }
}
