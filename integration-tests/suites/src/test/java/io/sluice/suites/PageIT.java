package io.sluice.suites;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.sluice.agent.NodeFacts.Variant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, of a real server, with a real Envoy behind it. */
class PageIT {
  private static final CountDownLatch GATE = new CountDownLatch(1);
  private static final String VIEWERS_PASSWORD = "looks-on-and-on-1";

  private static Mesh mesh;
  private static Member member;
  private static Calls calls;
  private static SteadyLoad load;
  private static Chromium chromium;

  private final List<String> faults = Chromium.faults();

  @BeforeAll
  static void callsOfOrdersAndABrowser(@TempDir Path folder) {
    mesh = new Mesh(folder);
    mesh.vms
        .with("orders", Mesh.instances(mesh.backends("vm", 2)))
        .with("payments", Mesh.instances(mesh.backends("pay", 1)))
        .with("exports", Mesh.instances(List.of(mesh.add(Backend.behind(GATE, "vm-slow")))))
        .write();
    mesh.pods
        .with("orders", Mesh.instances(mesh.backends("pod", 2)))
        .with("exports", Mesh.instances(mesh.backends("pod-exports", 1)))
        .write();
    member = mesh.member();
    member.awaitReady();
    calls = mesh.proxy(member, Variant.DELTA, "orders", "exports").awaitLive().calls();
    load = mesh.add(calls.measuredLoad("orders"));
    chromium = mesh.add(Chromium.start());
    member.post("/api/v1/users", "{\"name\":\"vera\",\"password\":\"" + VIEWERS_PASSWORD + "\"}");
    member.post("/api/v1/grants", "{\"role\":\"viewer\",\"user\":\"vera\"}");
  }

  @BeforeEach
  void everythingIsAtHome() {
    member.split("orders", Map.of("vm", 10_000, "kubernetes", 0));
  }

  @AfterEach
  void nothingWentWrongWithinThePage() {
    assertThat(faults).isEmpty();
  }

  @AfterAll
  static void nothingStays() throws Exception {
    mesh.close();
  }

  private Page admin() {
    return chromium.signedIn(member.url(), "admin", Member.token(), faults);
  }

  private static Locator step(Page page, String name) {
    return page.locator(".proof-step")
        .filter(new Locator.FilterOptions().setHas(page.getByText(name, exactly())));
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + name)));
  }

  @Test
  void anOperatorFindsAServiceShiftsItSeesTheRequestsFollowAndRollsBack() {
    Page page = admin();
    page.keyboard().press("/");
    page.keyboard().type("ord");
    assertThat(page.locator(".virtual [role=row]")).hasCount(1);
    page.keyboard().press("Enter");
    assertThat(page).hasTitle("orders · Sluice");

    page.getByLabel("kubernetes in percent").fill("40");
    assertThat(step(page, "Asked")).containsText("100 / 0");
    button(page, "Preview").click();
    assertThat(page.locator(".preview")).containsText("1 proxy connected now gets it");
    assertThat(member.service("orders").at("/split/weights/vm").asInt()).isEqualTo(10_000);
    page.getByLabel("Why?").fill("leave rack 7");
    page.keyboard().press("Enter");

    assertThat(step(page, "Asked")).containsText("60 / 40");
    assertThat(step(page, "Acknowledged")).containsText("by all");
    assertThat(step(page, "Measured"))
        .containsText(Pattern.compile("(5[5-9]|6[0-5])\\.\\d / (4[0-5]|3[5-9])\\.\\d"));

    page.keyboard().press("R");
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("Then vm 100%");
    page.keyboard().press("Enter");
    assertThat(dialog).containsText("1 of 1 known proxies have it");
    assertThat(dialog).containsText("tell no more of it");
    page.keyboard().press("Enter");
    assertThat(dialog).hasCount(0);
    assertThat(step(page, "Asked")).containsText("100 / 0");
    assertThat(load.seen().failures()).isEmpty();
  }

  @Test
  void whoRollsBackSeesTheRequestsThatAreStillInFlightOnTheSideThatIsLeft() throws Exception {
    member.split("exports", Map.of("vm", 0, "kubernetes", 10_000));
    member.split("exports", Map.of("vm", 10_000, "kubernetes", 0));
    Page page = admin();
    page.navigate("/services/exports");
    assertThat(step(page, "Acknowledged")).containsText("by all");
    List<Future<String>> hanging = calls.patient("exports", 2);

    page.keyboard().press("R");
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("Then kubernetes 100%");
    page.keyboard().press("Enter");
    assertThat(dialog).containsText("2 are in flight there");
    GATE.countDown();
    assertThat(dialog).containsText("none is in flight there");
    for (Future<String> one : hanging) {
      assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo("vm-slow");
    }
  }

  @Test
  void aMigrationIsPlannedStartedAndTakenBackByKeys() {
    Page page = admin();
    page.navigate("/services/orders");
    assertThat(step(page, "Asked")).containsText("100");
    page.keyboard().press("m");
    page.getByLabel("Why?").fill("leave rack 7");
    page.keyboard().press("Enter");
    assertThat(page.getByText("A draft: nothing has moved.")).isVisible();
    assertThat(page.getByRole(AriaRole.TABLE)).containsText("2,628");

    page.keyboard().press("s");
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("each proven before the next");
    page.keyboard().press("Enter");
    assertThat(page.locator(".conditions .met").first()).containsText("stored");
    assertThat(step(page, "Asked")).containsText("99 / 1");

    page.keyboard().press("R");
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Back to vm 100%");
    page.keyboard().press("Enter");
    assertThat(page.locator(".chip").first()).containsText("rolled back");
    assertThat(member.service("orders").at("/split/weights/vm").asInt()).isEqualTo(10_000);
  }

  @Test
  void whoeverIsOvertakenKeepsWhatHeDialledAndSeesTheNewerSplit() {
    Page page = admin();
    page.navigate("/services/orders?split=vm:7000,kubernetes:3000");
    assertThat(page.locator(".preview")).containsText("70%");

    member.split("orders", Map.of("vm", 9_000, "kubernetes", 1_000));

    assertThat(page.getByRole(AriaRole.ALERT)).containsText("vm 90%, kubernetes 10% is in force");
    assertThat(page.locator(".preview")).containsText("90%");
    assertThat(page.getByLabel("kubernetes in percent")).hasValue("30");
    page.getByLabel("Why?").fill("still meant");
    assertThat(button(page, "Apply")).isDisabled();
    button(page, "Preview again").click();
    assertThat(button(page, "Apply")).isEnabled();
    assertThat(page.getByLabel("Why?")).isFocused();
    page.keyboard().press("Enter");
    assertThat(step(page, "Asked")).containsText("70 / 30");
  }

  @Test
  void aViewerSeesNoButtonThatWouldBeRefused() {
    Page page = chromium.signedIn(member.url(), "vera", VIEWERS_PASSWORD, faults);
    page.navigate("/services/orders");
    assertThat(step(page, "Asked")).containsText("100");

    assertThat(button(page, "Roll back")).hasCount(0);
    assertThat(button(page, "Plan a migration")).hasCount(0);
    assertThat(page.getByLabel("kubernetes in percent")).isDisabled();
    page.keyboard().press("R");
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);

    button(page, "Sign out").click();
    assertThat(page).hasURL(Pattern.compile("/signin"));
  }

  @Test
  void aLostServerGreysTheNumbersAndThePageComesBackByItself() {
    Page page = admin();
    page.navigate("/services/orders");
    assertThat(step(page, "Asked")).containsText("100");

    member.process().close();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("Connection lost since");
    assertThat(page.locator("html")).hasAttribute("data-live", "lost");
    member = mesh.add(member.again());

    assertThat(page.locator("html")).hasAttribute("data-live", "live");
    member.split("orders", Map.of("vm", 8_000, "kubernetes", 2_000));
    assertThat(step(page, "Asked")).containsText("80 / 20");
  }
}
