package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.suites.CommandLine.Said;
import io.sluice.xds.protocol.ResourceTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An auditor asks who could have received the traffic of payments at a moment. Ana asked for the
 * shift and Ben allowed it; one proxy took it over, one did not answer any more, one was gone. All
 * of it is told, with the cause of each, before the shift and after it.
 */
class ReceiversIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, List<String>> WANTED =
      Map.of(ResourceTypes.CLUSTER, List.of(), ResourceTypes.ENDPOINT, List.of("payments"));

  private final ExecutorService reopening = Executors.newSingleThreadExecutor();
  private Mesh mesh;
  private Member member;
  private CommandLine admin;

  @BeforeEach
  void paymentsThatNeedsAnothersLeave(@TempDir Path folder) {
    mesh = new Mesh(folder);
    mesh.vms.with("payments", List.of(Registry.instance(19_001), Registry.instance(19_002)));
    mesh.vms.write();
    mesh.pods.with("payments", List.of(Registry.instance(19_101)));
    mesh.pods.write();
    member =
        mesh.member(Mesh.FILES, Surroundings.PLAIN.with("approvals: { services: [payments] }"));
    member.awaitReady();
    admin = new CommandLine(folder, member);
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
    reopening.shutdownNow();
  }

  private String tokenOf(String person, String role) {
    done(admin.run("user", "add", person, "--no-password"));
    done(admin.run("grant", "add", "--user", person, "--role", role));
    return json(done(
            admin.run("token", "create", "of-" + person, "--owner", person, "--output", "json")))
        .path("secret")
        .asText();
  }

  private static Said done(Said said) {
    assertThat(said.code()).as(said.err()).isZero();
    return said;
  }

  private static JsonNode json(Said said) {
    try {
      return JSON.readTree(said.out());
    } catch (IOException e) {
      throw new IllegalStateException(said.out(), e);
    }
  }

  private DeltaClient proxy(String id) {
    DeltaClient client =
        mesh.add(
            DeltaClient.connect(member.xdsPort(), new DeltaClient.Settings(id, WANTED), reopening));
    await().atMost(Duration.ofSeconds(20)).until(() -> !version(client).isEmpty());
    return client;
  }

  private static String version(DeltaClient client) {
    return client.version(ResourceTypes.ENDPOINT, "payments");
  }

  private JsonNode at(Instant moment) {
    Said said =
        done(
            admin.run(
                "registry",
                "payments",
                "--at",
                moment.toString(),
                "--receivers",
                "--output",
                "json"));
    JsonNode body = json(said);
    assertThat(body.path("gap").isNull()).as(said.out()).isTrue();
    return body.path("items").path(0);
  }

  private static JsonNode receiver(JsonNode service, String proxy) {
    return StreamSupport.stream(service.path("receivers").spliterator(), false)
        .filter(one -> one.path("proxy").asText().equals(proxy))
        .findFirst()
        .orElseThrow(() -> new AssertionError(proxy + " is not in " + service));
  }

  private static List<String> endpoints(JsonNode service) {
    List<String> endpoints = new ArrayList<>();
    for (JsonNode one : service.path("endpoints")) {
      assertThat(one.path("sequence").asLong()).isPositive();
      endpoints.add(
          one.path("port").asInt()
              + " "
              + one.path("environment").asText()
              + " "
              + one.path("sources").path(0).asText());
    }
    return endpoints;
  }

  private void shift(String asker, String approver) {
    String id =
        json(done(
                admin.run(
                    "split",
                    "payments",
                    "vm=50",
                    "kubernetes=50",
                    "--ask",
                    "--reason",
                    "half of it",
                    "--output",
                    "json",
                    "--token",
                    asker)))
            .path("id")
            .asText();
    done(admin.run("approvals", "approve", id, "--token", approver));
  }

  @Test
  void beforeAndAfterAShiftItIsToldWhoHeldWhatAndByWhoseChange() {
    String ana = tokenOf("ana", "operator");
    String ben = tokenOf("ben", "approver");
    DeltaClient quick = proxy("quick");
    DeltaClient stuck = proxy("stuck");
    DeltaClient gone = proxy("gone");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> at(Instant.now()).path("receivers").size() == 3);
    gone.close();
    stuck.fallSilent();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> receiver(at(Instant.now()), "gone").path("link").asText().equals("down"));
    Instant before = Instant.now();
    String old = version(quick);
    shift(ana, ben);
    await().atMost(Duration.ofSeconds(10)).until(() -> !version(quick).equals(old));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                receiver(at(Instant.now()), "quick")
                    .path("version")
                    .asText()
                    .equals(version(quick)));
    Instant after = Instant.now();

    JsonNode then = at(before);
    assertThat(then.path("weights").path("vm").asInt()).isEqualTo(10_000);
    assertThat(then.path("author").isNull()).isTrue();
    assertThat(endpoints(then))
        .containsExactly("19001 vm vms", "19002 vm vms", "19101 kubernetes pods");
    for (String proxy : List.of("quick", "stuck", "gone")) {
      assertThat(receiver(then, proxy).path("version").asText()).as(proxy).isEqualTo(old);
      assertThat(receiver(then, proxy).path("current").asBoolean()).as(proxy).isTrue();
    }
    assertThat(receiver(then, "gone").path("link").asText()).isEqualTo("down");

    JsonNode now = at(after);
    assertThat(now.path("weights").path("kubernetes").asInt()).isEqualTo(5_000);
    assertBroughtByAnaAndBen(now.path("author"));
    JsonNode current = receiver(now, "quick");
    assertThat(current.path("current").asBoolean()).isTrue();
    assertThat(current.at("/cause/kind").asText()).isEqualTo("split");
    assertBroughtByAnaAndBen(current.at("/cause/author"));
    for (String proxy : List.of("stuck", "gone")) {
      JsonNode older = receiver(now, proxy);
      assertThat(older.path("current").asBoolean()).as(proxy).isFalse();
      assertThat(older.path("version").asText()).as(proxy).isEqualTo(old);
      assertThat(older.path("caller").asText()).as(proxy).isEqualTo("shop");
    }
    assertThat(receiver(now, "stuck").path("link").asText()).isEqualTo("up");
    assertThat(receiver(now, "gone").path("link").asText()).isEqualTo("down");
    Said paper = done(admin.run("registry", "payments", "--at", after.toString(), "--receivers"));
    assertThat(paper.out())
        .contains(
            "OLDER",
            "by ana (token of-ana), approved by ben (token of-ben) (audit ",
            "half of it",
            "vms at ",
            "pods at ");
  }

  private void assertBroughtByAnaAndBen(JsonNode author) {
    assertThat(author.path("actor").asText()).as(author.toString()).isEqualTo("ana (token of-ana)");
    assertThat(author.path("approvedBy").asText()).isEqualTo("ben (token of-ben)");
    assertThat(author.path("reason").asText()).isEqualTo("half of it");
    long seq = author.path("seq").asLong();
    JsonNode entry =
        StreamSupport.stream(
                member.get("/api/v1/audit?limit=100").path("items").spliterator(), false)
            .filter(one -> one.path("seq").asLong() == seq)
            .findFirst()
            .orElseThrow();
    assertThat(entry.toString())
        .contains("\"payments\"", "ana (token of-ana)", "ben (token of-ben)");
  }

  /** Whose version came from a registry is told with the source and its sequence. */
  @Test
  void aVersionThatARegistryBroughtNamesTheSourceAndItsSequence() {
    DeltaClient quick = proxy("quick");
    String first = version(quick);
    mesh.vms
        .with(
            "payments",
            List.of(
                Registry.instance(19_001), Registry.instance(19_002), Registry.instance(19_003)))
        .write();
    await().atMost(Duration.ofSeconds(10)).until(() -> !version(quick).equals(first));
    await() // the recorder writes what a registry brought and who received it one after the other
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              JsonNode receiver = receiver(at(Instant.now()), "quick");
              return receiver.path("version").asText().equals(version(quick))
                  && receiver.at("/cause/kind").asText().equals("endpoint");
            });

    JsonNode now = at(Instant.now());
    JsonNode cause = receiver(now, "quick").path("cause");
    assertThat(cause.path("subject").asText()).isEqualTo("127.0.0.1:19003");
    assertThat(cause.path("source").asText()).isEqualTo("vms");
    JsonNode added = now.path("endpoints").path(2);
    assertThat(added.path("port").asInt()).isEqualTo(19_003);
    assertThat(cause.path("sequence").asLong())
        .isPositive()
        .isEqualTo(added.path("sequence").asLong());
  }
}
