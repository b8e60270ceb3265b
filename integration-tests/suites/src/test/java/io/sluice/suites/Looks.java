package io.sluice.suites;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Pictures of screens, in {@code target/pictures}, and what stands in somebody's way there. */
final class Looks {
  /** Two frames are drawn, and no colour is on its way to another any longer. */
  private static final String SETTLED =
      "async () => {"
          + " const frame = () => new Promise((done) => requestAnimationFrame(done));"
          + " await frame(); await frame();"
          + " await Promise.allSettled(document.getAnimations()"
          + ".filter((one) => one instanceof CSSTransition).map((one) => one.finished)); }";

  private static final int WIDE = 2560;
  private static final List<Integer> WIDTHS = List.of(WIDE, 1280, 390);
  private static final List<Integer> NARROW = List.of(390);
  private static final Path PICTURES = Path.of("target", "pictures");

  /** Words that stand beyond the window's edge; nothing when all is within it. */
  private static final String BEYOND =
      """
      () => {
        const wide = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= wide) return "";
        const odd = [...document.querySelectorAll("main *")].find((one) => one.getBoundingClientRect().right > wide + 1);
        return `${document.documentElement.scrollWidth} px wide: ${odd?.outerHTML.slice(0, 120) ?? "outside of main"}`;
      }
      """;

  private final List<String> barriers = new ArrayList<>();
  private final Axe axe = new Axe();

  /** As it stands, in every width; light and dark where the width is neither end. */
  void take(Page page, String name) {
    take(page, name, WIDTHS);
  }

  /** The same on a telephone alone. */
  void takeNarrow(Page page, String name) {
    take(page, name, NARROW);
  }

  private void take(Page page, String name, List<Integer> widths) {
    for (int width : widths) {
      page.setViewportSize(width, 900);
      for (ColorScheme theme : themes(width)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
        String says = theme.name().toLowerCase(Locale.ROOT);
        assertThat(page.locator("html")).hasAttribute("data-theme", says);
        String what = name + "-" + width + "-" + says;
        picture(page, what);
        if (width < WIDE) { // what is wider is the same with more air
          axe.violations(page).forEach(one -> barriers.add(what + ": " + one));
        }
      }
    }
    page.setViewportSize(1280, 900);
  }

  /**
   * A theme changes colours and a width changes places: not every pair of them says something new.
   */
  private static List<ColorScheme> themes(int width) {
    return switch (width) {
      case WIDE -> List.of(ColorScheme.LIGHT);
      case 390 -> List.of(ColorScheme.DARK);
      default -> List.of(ColorScheme.LIGHT, ColorScheme.DARK);
    };
  }

  /** A picture of the window as wide as it is. */
  void picture(Page page, String what) {
    page.evaluate(SETTLED);
    String beyond = (String) page.evaluate(BEYOND);
    if (!beyond.isEmpty()) {
      barriers.add(what + ": " + beyond);
    }
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(what + ".png")));
  }

  /** What keeps somebody from using what was looked at; nothing when all is well. */
  List<String> barriers() {
    return barriers;
  }
}
