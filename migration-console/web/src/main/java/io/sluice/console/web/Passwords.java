package io.sluice.console.web;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * Hashes passwords with bcrypt. A password of more than 72 bytes, all that bcrypt reads, is hashed
 * with SHA-512 first, so that every character counts.
 */
final class Passwords {
  /**
   * 2^12 rounds: about 0.3 s on a server's core, which a person does not mind and who tries a
   * stolen table does; OWASP's least is 10 (Password Storage Cheat Sheet).
   */
  static final int COST = 12;

  static final int LEAST = 12;
  static final int MOST = 1_024;

  private static final int SALT_AND_HASH = 53;
  private static final Version VERSION = Version.VERSION_2A;

  private final int cost;
  private final String nobodys;

  Passwords(int cost) {
    this.cost = cost;
    this.nobodys = "$2a$" + (cost < 10 ? "0" : "") + cost + "$" + ".".repeat(SALT_AND_HASH);
  }

  String hash(String password) {
    byte[] hash =
        BCrypt.with(VERSION, new SecureRandom(), LongPasswordStrategies.hashSha512(VERSION))
            .hash(cost, password.getBytes(StandardCharsets.UTF_8));
    return new String(hash, StandardCharsets.US_ASCII);
  }

  /**
   * Whether a password is the one of a hash. Takes as long for nobody, whose hash is empty: the
   * time must not say who there is.
   */
  boolean verify(String password, String hash) {
    boolean same =
        BCrypt.verifyer(VERSION, LongPasswordStrategies.hashSha512(VERSION))
            .verify(
                password.getBytes(StandardCharsets.UTF_8),
                (hash.isEmpty() ? nobodys : hash).getBytes(StandardCharsets.US_ASCII))
            .verified;
    return same && !hash.isEmpty();
  }

  /**
   * A password that may be kept.
   *
   * @throws Refusal 422 if it is too short, too long, or the name
   */
  static String checked(String password, String name) {
    int length = password.codePointCount(0, password.length());
    if (length < LEAST || length > MOST) {
      throw Refusal.of(422, "a password has " + LEAST + " to " + MOST + " characters");
    }
    if (password.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT))
        && password.length() < LEAST + name.length()) {
      throw Refusal.of(422, "a password must be more than the user's name");
    }
    return password;
  }
}
