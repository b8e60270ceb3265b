package io.sluice.registry;

import java.util.List;

/**
 * What the credentials of a source allow, as far as the registry tells: Sluice only reads, so that
 * whatever else they allow is a risk without a use.
 *
 * @param verdict in one word
 * @param findings one sentence each, without secrets: what they could do beyond reading, or why
 *     that cannot be told; at most {@value #MAX_FINDINGS}
 */
public record Rights(Verdict verdict, List<String> findings) {
  /** The most findings that are told. */
  public static final int MAX_FINDINGS = 100;

  public Rights {
    findings = findings.stream().limit(MAX_FINDINGS).toList();
  }

  /** They can read what the adapter reads, and nothing more. */
  public static Rights readOnly() {
    return new Rights(Verdict.READ_ONLY, List.of());
  }

  /** The registry does not say. */
  public static Rights unknown(String why) {
    return new Rights(Verdict.UNKNOWN, List.of(why));
  }

  /** They can do more than read. */
  public static Rights excessive(List<String> findings) {
    return new Rights(Verdict.EXCESSIVE, findings);
  }

  /** Rights in one word. */
  public enum Verdict {
    /** Reading, and nothing else. */
    READ_ONLY,
    /** More than reading. */
    EXCESSIVE,
    /** The registry cannot be asked, or does not tell. */
    UNKNOWN
  }
}
