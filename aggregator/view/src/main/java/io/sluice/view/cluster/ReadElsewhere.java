package io.sluice.view.cluster;

/** What was asked of a source is known to the member that reads it, and this one does not. */
public final class ReadElsewhere extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String member;

  /**
   * What to tell whoever asked.
   *
   * @param member who reads it, empty when nobody is known to
   */
  public ReadElsewhere(String source, String member) {
    super(
        member.isEmpty()
            ? "no member reads source %s at present; ask again in a few seconds".formatted(source)
            : "source %s is read by member %s; ask that one".formatted(source, member));
    this.member = member;
  }

  /** Who reads it; empty when nobody is known to. */
  public String member() {
    return member;
  }
}
