package io.sluice.suites;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import io.sluice.components.Components;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The machine's own Chromium; it asks nobody but the page's server. */
final class Chromium implements AutoCloseable {
  private static final List<String> QUIET =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** A page waits so long for what a test does and expects. */
  private static final int PATIENCE_MS = 40_000;

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  static Chromium start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return new Chromium(
        playwright,
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Components.ofUser(line -> {}).chromium())
                    .setArgs(QUIET)));
  }

  /**
   * Somebody at a browser of his own.
   *
   * @param faults takes what goes wrong within the page
   */
  Page person(String url, List<String> faults) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setBaseURL(url)
                .setViewportSize(1280, 900)
                .setReducedMotion(ReducedMotion.REDUCE));
    context.setDefaultTimeout(PATIENCE_MS);
    Page page = context.newPage();
    page.onPageError(faults::add);
    page.onConsoleMessage(
        message -> {
          // The browser's own note on a status; what the page makes of it is asserted by the tests.
          if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
            faults.add(message.text()); // a refusal of the content policy among them
          }
        });
    page.onRequest(
        request -> {
          if (!request.url().startsWith(url + "/") && !request.url().startsWith("data:")) {
            faults.add("asked another host: " + request.url());
          }
        });
    return page;
  }

  /** The same, signed in. */
  Page signedIn(String url, String user, String password, List<String> faults) {
    Page page = person(url, faults);
    page.navigate("/");
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(user);
    page.getByLabel("Password").fill(password);
    page.keyboard().press("Enter");
    page.getByRole(com.microsoft.playwright.options.AriaRole.TABLE).waitFor();
    return page;
  }

  static List<String> faults() {
    return new ArrayList<>();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
