package io.sluice.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256. Leaves and nodes are told apart by their first byte, as RFC 6962 section 2.1 asks, and
 * links of the chain by a third one.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Hash(String hex) {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte LEAF = 0;
  private static final byte NODE = 1;
  private static final byte LINK = 2;

  /** What the first entry is chained to. */
  public static final Hash ZERO = new Hash("0".repeat(64));

  public Hash {
    if (!isOne(hex)) {
      throw new IllegalArgumentException("a SHA-256 has 64 lower-case hexadecimal digits");
    }
  }

  /** Whether a text is the form of a hash. */
  public static boolean isOne(String text) {
    return text.length() == 64 && text.chars().allMatch(Hash::isDigit);
  }

  private static boolean isDigit(int at) {
    return (at >= '0' && at <= '9') || (at >= 'a' && at <= 'f');
  }

  /** Of an entry's canonical text. */
  public static Hash ofLeaf(String canonical) {
    return of(LEAF, canonical.getBytes(StandardCharsets.UTF_8));
  }

  /** Of two subtrees of the Merkle tree. */
  static Hash ofNode(Hash left, Hash right) {
    return of(NODE, left.bytes(), right.bytes());
  }

  /** Of the chain up to an entry, from the chain before it and its leaf. */
  static Hash ofLink(Hash before, Hash leaf) {
    return of(LINK, before.bytes(), leaf.bytes());
  }

  /** Of no bytes at all: the root of a tree without leaves. */
  static Hash ofNothing() {
    return new Hash(HEX.formatHex(sha256().digest()));
  }

  private byte[] bytes() {
    return HEX.parseHex(hex);
  }

  private static Hash of(byte kind, byte[]... parts) {
    MessageDigest digest = sha256();
    digest.update(kind);
    for (byte[] part : parts) {
      digest.update(part);
    }
    return new Hash(HEX.formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
