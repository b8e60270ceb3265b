package io.sluice.registry.cmdb;

/** Words of a CMDB's in a sentence of ours. */
final class Text {
  private static final int MAX = 80;

  private Text() {}

  /** At most 80 characters of it, all printable. */
  static String shortened(String text) {
    String start = text.length() <= MAX ? text : text.substring(0, MAX) + "...";
    return start.replaceAll("\\p{Cntrl}", " ");
  }
}
