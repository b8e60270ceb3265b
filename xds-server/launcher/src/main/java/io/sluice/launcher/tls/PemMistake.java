package io.sluice.launcher.tls;

/** What is wrong with a file; never shows what stands in it. */
public final class PemMistake extends Exception {
  private static final long serialVersionUID = 1L;

  /** Which of the files. */
  public enum About {
    CERTIFICATE,
    KEY,
    CLIENT_CA
  }

  private final About about;

  PemMistake(About about, String words) {
    super(words);
    this.about = about;
  }

  /** Which of the files is wrong. */
  public About about() {
    return about;
  }

  /** A sentence. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
