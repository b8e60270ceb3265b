package io.sluice.console.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The secret that opens {@code /api}. Keeps only its hash, so that no log or dump can show it. */
public final class BearerToken {
  /** So many characters are beyond guessing; a shorter secret is throttled like a password. */
  private static final int STRONG = 32;

  private final byte[] hash;
  private final boolean strong;

  private BearerToken(byte[] hash, boolean strong) {
    this.hash = hash;
    this.strong = strong;
  }

  /**
   * A token.
   *
   * @param secret 8 to 512 visible ASCII characters
   * @throws IllegalArgumentException if it is anything else; the message does not show it
   */
  public static BearerToken of(String secret) {
    if (secret.length() < 8 || secret.length() > 512) {
      throw new IllegalArgumentException("a token has 8 to 512 characters");
    }
    if (!secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("a token has visible ASCII characters only");
    }
    return new BearerToken(hash(secret), secret.length() >= STRONG);
  }

  /** Whether this is the token; takes the same time for every wrong one. */
  boolean matches(String presented) {
    return MessageDigest.isEqual(hash, hash(presented));
  }

  /** Whether nobody can guess it however often he tries. */
  boolean isStrong() {
    return strong;
  }

  private static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "BearerToken[hidden]";
  }
}
