package io.sluice.console.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes secrets that nobody can guess, and what is kept of them. */
final class Secrets {
  /** How a session's secret begins, in a cookie or as a bearer's. */
  static final String SESSION = "slcs_";

  private static final int BYTES = 32;
  private static final int ID_BYTES = 9;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** 256 random bits behind a prefix. */
  static String make(String prefix) {
    return prefix + random(BYTES);
  }

  /** A name for something that is no secret. */
  static String id(String prefix) {
    return prefix + random(ID_BYTES).replace('_', 'x').replace('-', 'y');
  }

  /** SHA-256 in hexadecimal: enough for what has 256 random bits. */
  static String hash(String secret) {
    return HexFormat.of().formatHex(sha256(secret));
  }

  /** What a page sends beside its cookie; whoever cannot read the cookie cannot know it. */
  static String csrf(String session) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256("csrf " + session));
  }

  /** Whether two secrets are the same, in a time that does not depend on where they differ. */
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(sha256(one), sha256(other));
  }

  private static String random(int bytes) {
    byte[] secret = new byte[bytes];
    RANDOM.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** Of the UTF-8 form of a text. */
  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
