package io.sluice.suites;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What registries say, what was, and who did it, in a real browser. */
class PageRecordsIT {
  private static final String SOURCES =
      """
        - { name: vms, kind: file, environment: vm, path: vms.yaml }
        - { name: pods, kind: file, environment: kubernetes, admission: confirm, path: pods.yaml }
      """;

  private static Mesh mesh;
  private static Member member;
  private static Chromium chromium;
  private static List<String> payments;

  private final List<String> faults = Chromium.faults();

  @BeforeAll
  static void twoRegistriesAndABrowser(@TempDir Path folder) {
    mesh = new Mesh(folder);
    payments = Mesh.instances(mesh.backends("pay", 3));
    mesh.vms
        .with("orders", Mesh.instances(mesh.backends("vm", 2)))
        .with("payments", payments)
        .with("search", Mesh.instances(mesh.backends("search", 1)))
        .write();
    mesh.pods.with("orders", Mesh.instances(mesh.backends("pod", 2))).write();
    member = mesh.member(SOURCES);
    member.awaitReady();
    chromium = mesh.add(Chromium.start());
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

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + name)));
  }

  private static void confirm(Page page, String why) {
    page.getByRole(AriaRole.DIALOG).getByLabel("Reason").fill(why);
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
  }

  @Test
  void aHeldLossIsBelievedWhereTheMatrixShowsIt() {
    mesh.vms.with("payments", payments.subList(0, 1)).write();
    Page page = admin();
    page.navigate("/registries?service=payments");
    Locator claims =
        page.getByLabel("Claims on payments", new Page.GetByLabelOptions().setExact(true));
    assertThat(claims).containsText("2 instances gone from vms");
    assertThat(page.locator(".matrix .virtual")).containsText("+2 held");

    button(page, "Believe it").click();
    confirm(page, "rack 7 is off");

    assertThat(claims.locator("tbody tr")).hasCount(1);
    assertThat(member.service("payments").at("/endpoints")).hasSize(1);
  }

  @Test
  void aNameThatWaitsIsAdmittedAndTheAuditSaysByWhom() {
    Page page = admin();
    page.navigate("/registries?show=waiting");
    assertThat(page.getByLabel("Names that wait")).containsText("2 ready instances in kubernetes");
    button(page, "Admit").click();
    confirm(page, "the pods are ours");
    assertThat(page.locator(".matrix")).containsText("No name waits to be let in.");

    page.navigate("/audit?action=name.");
    Locator entry = page.locator(".timeline li").first();
    assertThat(entry).containsText("the pods are ours");
    page.keyboard().press("j");
    page.keyboard().press("Enter");
    assertThat(page.locator("section[aria-label^='Entry']")).containsText("name.admit");
    page.keyboard().press("v");
    assertThat(page.getByText("Whole: nothing was altered")).isVisible();
  }

  @Test
  void thePastShowsWhatCameAndLeavesAsAFile() throws IOException {
    List<String> more = new ArrayList<>(Mesh.instances(mesh.backends("late", 1)));
    Instant before = Instant.now();
    int ready = member.service("search").at("/endpoints").size();
    mesh.vms.with("search", List.of(more.get(0), Registry.instance(1))).write();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> member.service("search").at("/endpoints").size() > ready);

    Page page = admin();
    page.navigate("/history?service=search&and=" + before);
    Locator differs = page.getByLabel("What differs");
    assertThat(differs).containsText("search");
    assertThat(differs).containsText("came 127.0.0.1:1 vm");

    Download file = page.waitForDownload(() -> button(page, "Export JSON Lines").click());
    assertThat(Files.readString(file.path())).contains("\"service\":\"search\"");
  }
}
