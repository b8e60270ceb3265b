package io.sluice.proof;

/** Texts that strangers wrote, made fit for a database, a line and a spreadsheet. */
public final class Text {
  private static final char REPLACEMENT = '\ufffd';

  private Text() {}

  /**
   * A text that every database gives back as it took it: NUL and halves of surrogate pairs, which
   * PostgreSQL refuses or loses, become U+FFFD.
   */
  public static String storable(String text) {
    StringBuilder fit = null;
    for (int i = 0; i < text.length(); i++) {
      char at = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(at)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (at == 0 || Character.isSurrogate(at)) {
        fit = fit == null ? new StringBuilder(text) : fit;
        fit.setCharAt(i, REPLACEMENT);
      }
    }
    return fit == null ? text : fit.toString();
  }

  /**
   * A cell of CSV: quoted, without control characters, and never the beginning of a formula (OWASP,
   * CSV injection).
   */
  static String cell(String text) {
    StringBuilder cell = new StringBuilder("\"");
    if (!text.isEmpty() && "=+-@\t\r\n|%".indexOf(text.charAt(0)) >= 0) {
      cell.append('\'');
    }
    visible(text)
        .chars()
        .forEach(at -> cell.append(at == '"' ? "\"\"" : String.valueOf((char) at)));
    return cell.append('"').toString();
  }

  /**
   * A text that can neither end a line nor steer a terminal: control and format characters become
   * U+FFFD, line ends a space.
   */
  public static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            at -> {
              int type = Character.getType(at);
              if (at == '\n' || at == '\r' || at == '\t') {
                visible.append(' ');
              } else if (type == Character.CONTROL
                  || type == Character.FORMAT
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR) {
                visible.append(REPLACEMENT);
              } else {
                visible.appendCodePoint(at);
              }
            });
    return visible.toString();
  }

  /** Appends a JSON string. */
  static void quote(StringBuilder json, String value) {
    json.append('"');
    for (int i = 0; i < value.length(); i++) {
      char at = value.charAt(i);
      if (at == '"' || at == '\\') {
        json.append('\\').append(at);
      } else if (at < ' ') {
        json.append("\\u00").append(Character.forDigit(at >> 4, 16));
        json.append(Character.forDigit(at & 15, 16));
      } else {
        json.append(at);
      }
    }
    json.append('"');
  }
}
