package io.sluice.suites;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every screen of the page, on a busy day: usable by everybody, in both themes, wide and narrow.
 */
class PageScreensIT {
  private static final LocatorAssertions.ContainsTextOptions SOON =
      new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

  private static BusyScene scene;
  private static Chromium chromium;

  private final List<String> faults = Chromium.faults();
  private final Looks looks = new Looks();

  @BeforeAll
  static void aBusyDay(@TempDir Path folder) {
    scene = new BusyScene(folder);
    chromium = Chromium.start();
  }

  @AfterEach
  void nothingWentWrongWithinThePage() {
    assertThat(faults).isEmpty();
  }

  @AfterAll
  static void nothingStays() throws Exception {
    chromium.close();
    scene.close();
  }

  private Page admin() {
    return chromium.signedIn(scene.member().url(), "admin", Member.token(), faults);
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + name)));
  }

  @Test
  void aGuardStopsAMigrationAndSaysWhy() {
    Page page = admin();
    page.navigate("/migrations/" + scene.migration());
    assertThat(page.locator("p.note")).containsText(Pattern.compile("guard|errors"), SOON);
    assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
  }

  /** What hosts receive around the mesh would be in it, too. */
  @Test
  void coverageIsDrawnWhereEveryHostCountsWhatItReceives() {
    Page page = admin();
    page.navigate("/services/payments");
    assertThat(page.locator(".proof-foot"))
        .containsText(Pattern.compile("coverage (9\\d|100)"), SOON);
    assertThat(page.getByText("Coverage is not drawn"))
        .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(90_000));
    assertThat(page.locator(".chart canvas")).hasCount(2);
  }

  @Test
  void anOperatorTravelsInTimeTakesItHomeAndSignsOut() throws Exception {
    Page page =
        chromium.signedIn(scene.member().url(), "olga", BusyScene.OPERATORS_PASSWORD, faults);
    page.keyboard().press("g");
    page.keyboard().press("t");
    assertThat(page).hasTitle("History · Sluice");
    assertThat(page.locator(".matrix")).containsText("accounts");
    Download download = page.waitForDownload(() -> button(page, "Export JSON Lines").click());
    assertThat(Files.readString(download.path())).contains("\"service\":\"orders\"");
    page.keyboard().press("{");
    assertThat(page).hasURL(Pattern.compile("at=20"));
    assertThat(page.locator("main")).containsText("was not recorded");

    button(page, "Sign out").click();
    assertThat(page).hasURL(Pattern.compile("/signin"));
  }

  @Test
  void whatSomebodyAskedForAnotherPersonAllows() {
    Page asks =
        chromium.signedIn(scene.member().url(), "olga", BusyScene.OPERATORS_PASSWORD, faults);
    asks.navigate("/approvals");
    assertThat(button(asks, "Take it back: offers")).isVisible();
    assertThat(button(asks, "Approve")).hasCount(0);

    Page allows = admin();
    allows.navigate("/approvals");
    button(allows, "Approve: offers").click();
    assertThat(allows.getByRole(AriaRole.DIALOG)).containsText("in the name of olga");
    allows.keyboard().press("Enter");
    assertThat(allows.getByRole(AriaRole.DIALOG)).hasCount(0);

    assertThat(button(asks, "Take it back: offers")).hasCount(0);
    asks.navigate("/services/offers");
    assertThat(asks.locator(".proof-step").first()).containsText("90 / 10");
  }

  @Test
  void whoMayOnlyLookIsOfferedNothing() {
    Page page = chromium.signedIn(scene.member().url(), "vera", BusyScene.VIEWERS_PASSWORD, faults);
    for (String address :
        List.of(
            "/registries?show=held",
            "/registries?show=waiting",
            "/registries/vms",
            "/approvals",
            "/migrations/" + scene.migration(),
            "/proxies",
            "/members")) {
      page.navigate(address);
      assertThat(page.locator("h1").first()).isVisible();
      awaitRead(page);
      assertThat(
              button(
                  page,
                  "(Believe|Admit|Hold its|End the|Freeze|Approve|Roll back|Pause|Excuse|Force)"))
          .hasCount(0);
    }
  }

  @Test
  void everyScreenIsOpenToEverybodyAndLooksGood() throws Exception {
    Page page = admin();
    for (Map.Entry<String, String> screen : screens().entrySet()) {
      page.navigate(screen.getValue());
      page.locator("main h1")
          .first()
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
      awaitRead(page);
      looks.take(page, screen.getKey());
    }
    dialogs(page);
    questions(page);
    longNames(page);
    lookAt(chromium.person(scene.member().url(), faults), "sign-in", "/signin");
    assertThat(looks.barriers()).isEmpty();
  }

  private static void awaitRead(Page page) {
    assertThat(
            page.locator(
                ".empty:visible, p.faint:visible",
                new Page.LocatorOptions().setHasText(Pattern.compile("^Reading.*…"))))
        .hasCount(0);
    assertThat(page.locator(".plot:not(:has(canvas))")).hasCount(0);
  }

  private static Map<String, String> screens() {
    Map<String, String> screens = new LinkedHashMap<>();
    screens.put("fleet", "/");
    screens.put("service", "/services/orders?split=vm:5000,kubernetes:5000");
    screens.put("migrations", "/migrations");
    screens.put("migration", "/migrations/" + scene.migration());
    screens.put("registries", "/registries?service=catalog");
    screens.put("held", "/registries?show=held");
    screens.put("source", "/registries/vms");
    screens.put("proxies", "/proxies");
    screens.put("proxy", "/proxies/shop-1");
    screens.put("members", "/members");
    screens.put("approvals", "/approvals");
    screens.put("history", "/history?service=orders");
    screens.put("audit", "/audit");
    screens.put("people", "/people");
    return screens;
  }

  private void dialogs(Page page) {
    page.navigate("/services/payments");
    assertThat(page.locator(".proof-step")).hasCount(4);
    page.keyboard().press("m");
    looks.takeNarrow(page, "plan");
    page.keyboard().press("Escape");
    page.keyboard().press("R");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    looks.takeNarrow(page, "rollback");
    page.keyboard().press("Escape");
    page.keyboard().press("?");
    looks.takeNarrow(page, "keys");
  }

  /** What is asked before a write that no other test opens. */
  private void questions(Page page) {
    question(page, "/registries?service=catalog", "Believe it", "believe");
    question(page, "/registries?show=waiting", "Admit", "admit");
    question(page, "/approvals", "Approve: ledger", "approve");
    question(page, "/services/warehouse", "End the drain of zone rack-7", "end-drain");
  }

  private void question(Page page, String address, String button, String name) {
    page.navigate(address);
    button(page, button).first().click();
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    looks.takeNarrow(page, name);
    page.keyboard().press("Escape");
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
  }

  /** A service with the longest name that there is leaves every screen as wide as the window. */
  private void longNames(Page page) {
    for (String address :
        List.of(
            "/?q=" + BusyScene.LONGEST,
            "/services/" + BusyScene.LONGEST,
            "/registries?q=z-&service=" + BusyScene.LONGEST,
            "/history?q=z-&service=" + BusyScene.LONGEST,
            "/audit?subject=" + BusyScene.LONGEST)) {
      page.navigate(address);
      awaitRead(page);
      for (int width : new int[] {390, 1280}) {
        page.setViewportSize(width, 900);
        looks.picture(page, "long-" + address.substring(1).replaceAll("[?/].*", "") + "-" + width);
      }
    }
  }

  private void lookAt(Page page, String name, String address) {
    page.navigate(address);
    page.getByLabel("Password").waitFor();
    looks.take(page, name);
  }
}
