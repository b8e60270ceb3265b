package io.sluice.registry.file;

/** Goes over the lines of a text once; used by one thread. */
final class Lines {
  /**
   * What reaches over lines or ties distant parts together; quotes do not, once they are closed.
   */
  private static final String FAR_REACHING = "&*!|>?%";

  private static final boolean[] PLAIN = new boolean[256];

  static {
    for (char letter = ' '; letter <= '~'; letter++) {
      PLAIN[letter] = FAR_REACHING.indexOf(letter) < 0;
    }
  }

  private final byte[] bytes;
  private int begin;
  private int first;
  private int end = -1;
  private int number;
  private boolean plain = true;

  Lines(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Goes to the next line, the first one at first; false when there is none. */
  boolean next() {
    begin = end + 1;
    if (begin >= bytes.length) {
      return false;
    }
    number++;
    first = begin;
    while (first < bytes.length && bytes[first] == ' ') {
      first++;
    }
    end = first;
    while (end < bytes.length && bytes[end] != '\n') {
      plain &= PLAIN[bytes[end] & 0xff];
      end++;
    }
    return true;
  }

  /** Whether all so far is printable ASCII without anything that reaches further than its line. */
  boolean isPlain() {
    return plain;
  }

  /** Whether it is neither blank nor a comment. */
  boolean says() {
    return first < end && bytes[first] != '#';
  }

  /** Whether it says just this, without indentation. */
  boolean is(String text) {
    int at = 0;
    while (at < text.length() && begin + at < end && bytes[begin + at] == text.charAt(at)) {
      at++;
    }
    int last = begin + at;
    while (last < end && bytes[last] == ' ') {
      last++;
    }
    return at == text.length() && last == end;
  }

  /** Whether it begins with a dash, as the items of a list do. */
  boolean isItem() {
    return bytes[first] == '-';
  }

  /** How many spaces it begins with. */
  int indent() {
    return first - begin;
  }

  /** Where it begins. */
  int begin() {
    return begin;
  }

  /** Where its line feed is, or the text's end. */
  int end() {
    return end;
  }

  /** Counted from 1. */
  int number() {
    return number;
  }
}
