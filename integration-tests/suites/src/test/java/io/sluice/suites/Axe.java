package io.sluice.suites;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Looks at a page as axe-core does: what would shut somebody out. */
final class Axe {
  /** Returns one line for each rule that is broken seriously, with the first elements that do. */
  private static final String LOOK =
      """
      async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
        .filter((one) => one.impact === "serious" || one.impact === "critical")
        .map((one) => `${one.id} (${one.impact}): `
          + one.nodes.slice(0, 6).map((node) => node.target.join(" ") + " " + node.html.slice(0, 120)
            + " " + (node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? "")).join(" | "))
      """;

  private final String program = new String(file("axe.min.js"), StandardCharsets.UTF_8);

  /** What axe-core finds serious or critical. */
  List<String> violations(Page page) {
    if (!Boolean.TRUE.equals(page.evaluate("() => typeof axe !== 'undefined'"))) {
      page.evaluate(program);
    }
    return ((List<?>) page.evaluate(LOOK)).stream().map(String::valueOf).toList();
  }

  static byte[] file(String name) {
    try (InputStream in = Axe.class.getResourceAsStream("axe/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no axe/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
