package io.sluice.console.web;

/** Bounds on what others wrote before it is repeated. */
final class Texts {
  private Texts() {}

  /** At most so many characters, and dots where there were more; never half a character. */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end) + "...";
  }
}
