package io.sluice.view;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash of a set of cells, kept up to date cell by cell: the sum, modulo 2^128, of the first
 * half of each cell's SHA-256. Equal sets have equal digests whatever order they were built in. It
 * detects disagreement between members; it is no proof against forgery.
 */
public record Digest(long high, long low) {
  /** The digest of nothing. */
  public static final Digest ZERO = new Digest(0, 0);

  /** The digest of one cell's canonical bytes. */
  public static Digest of(byte[] bytes) {
    try {
      ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
      return new Digest(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The digest of this set and another, disjoint one. */
  public Digest plus(Digest other) {
    long sum = low + other.low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new Digest(high + other.high + carry, sum);
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}
