package io.sluice.console.web;

import java.util.ArrayList;
import java.util.List;

/** Text that becomes part of a page; whatever a registry says is escaped on the way in. */
final class Html {
  private final StringBuilder page = new StringBuilder();

  /** Markup of ours, as it is. */
  Html raw(String markup) {
    page.append(markup);
    return this;
  }

  /** Anybody's text. */
  Html text(String text) {
    page.append(escaped(text));
    return this;
  }

  /** An element of ours round anybody's text. */
  Html element(String tag, String style, String text) {
    page.append('<').append(tag);
    if (!style.isEmpty()) {
      page.append(" class=\"").append(style).append('"');
    }
    page.append('>').append(escaped(text)).append("</").append(tag).append('>');
    return this;
  }

  /** A paragraph; words in backticks are code. */
  Html paragraph(String text) {
    List<String> parts = new ArrayList<>(List.of(text.split("`", -1)));
    page.append("<p>");
    for (int i = 0; i < parts.size(); i++) {
      if (i % 2 == 0) {
        text(parts.get(i));
      } else {
        element("code", "", parts.get(i));
      }
    }
    page.append("</p>");
    return this;
  }

  /** Opens a table; the caller closes it with {@link #endTable}. */
  Html table(String... titles) {
    page.append("<table><thead><tr>");
    for (String title : titles) {
      element("th", "", title);
    }
    page.append("</tr></thead><tbody>");
    return this;
  }

  Html endTable() {
    page.append("</tbody></table>");
    return this;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
