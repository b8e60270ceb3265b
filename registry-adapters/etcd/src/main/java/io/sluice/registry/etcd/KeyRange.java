package io.sluice.registry.etcd;

import com.google.protobuf.ByteString;

/**
 * Keys from one, included, to another, not included.
 *
 * @param end the byte 0 alone stands for no end, as in etcd's own requests
 */
record KeyRange(ByteString begin, ByteString end) {
  private static final ByteString ZERO = ByteString.copyFrom(new byte[] {0});

  /** All that begin with something; with nothing: all. */
  static KeyRange beginningWith(ByteString root) {
    return root.isEmpty() ? new KeyRange(ZERO, ZERO) : new KeyRange(root, after(root));
  }

  /** The first key after another. */
  static ByteString next(ByteString key) {
    return key.concat(ZERO);
  }

  /** Whether all of another is in this. */
  boolean holds(KeyRange other) {
    boolean from = compare(begin, other.begin) <= 0;
    boolean to = isEndless() || (!other.isEndless() && compare(other.end, end) <= 0);
    return from && to;
  }

  private boolean isEndless() {
    return end.equals(ZERO);
  }

  private static int compare(ByteString one, ByteString other) {
    return ByteString.unsignedLexicographicalComparator().compare(one, other);
  }

  private static ByteString after(ByteString root) {
    byte[] bytes = root.toByteArray();
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] != (byte) 0xff) {
        bytes[i]++;
        return ByteString.copyFrom(bytes, 0, i + 1);
      }
    }
    return ZERO;
  }
}
