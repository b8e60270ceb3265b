package io.sluice.view.cluster;

/** What was brought to the member that reads a source was not answered by it. */
public final class ReaderSilent extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What to tell whoever asked. */
  public ReaderSilent(String source, String member, Throwable cause) {
    super(
        ("source %s is read by member %s, which did not answer;"
                + " if it is lost, another one reads the source within seconds")
            .formatted(source, member),
        cause);
  }
}
