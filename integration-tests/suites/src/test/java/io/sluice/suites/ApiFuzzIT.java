package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.Components;
import io.sluice.components.ManagedProcess;
import io.sluice.components.PostgresServer;
import io.sluice.components.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody who has read nothing but the OpenAPI document asks the server for everything that it
 * allows and for much that it forbids. No answer is a defect (5xx), each is one that the document
 * names and looks as described; what it forbids is refused, what it allows is not, but for what
 * only the state can tell (hooks.py lists those sentences). Afterwards the server still serves. The
 * database is PostgreSQL, which refuses texts that H2 takes.
 */
class ApiFuzzIT {
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Pattern GENERATED = Pattern.compile("(\\d+) generated");

  /** Streams have tests of their own: one has no end, one is cut off by whoever stops reading. */
  private static final String STREAMS = "^/api/v1/(events|backup)$";

  private Mesh mesh;
  private Member member;

  @BeforeEach
  void aServerWithThreeServices(@TempDir Path folder) {
    mesh = new Mesh(folder);
    mesh.vms
        .with("orders", List.of("{ address: 127.0.0.1, port: 19001, portName: http }"))
        .with("users", List.of("{ address: 127.0.0.1, port: 19002 }"))
        .write();
    mesh.pods
        .with("orders", List.of("{ address: 127.0.0.2, port: 19001, portName: http }"))
        .with("carts", List.of("{ address: 127.0.0.2, port: 19003 }"))
        .write();
    PostgresServer postgres = mesh.add(PostgresServer.start(folder.resolve("postgres")));
    postgres.run(
        "postgres",
        "create role sluice login password 'sluice'",
        "create database sluice owner sluice");
    member =
        mesh.member(
            Mesh.FILES,
            Surroundings.PLAIN.with(
                "store: { url: \"%s\", user: sluice, password: sluice }"
                    .formatted(postgres.url("sluice"))));
    member.awaitReady();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  @Test
  void everyAnswerIsWhatTheDocumentSays(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("schemathesis.log");

    int exit = schemathesis(folder, output);

    String said = Files.readString(output);
    assertThat(exit).as(said).isZero();
    Matcher generated = GENERATED.matcher(said);
    assertThat(generated.find()).as(said).isTrue();
    assertThat(Integer.parseInt(generated.group(1))).as("requests").isGreaterThan(1_000);
    assertThat(member.isReady()).isTrue();
    assertThat(member.get("/api/v1/services").get("items")).hasSize(3);
    assertThat(member.log().errors()).isEmpty();
  }

  private int schemathesis(Path folder, Path output) throws Exception {
    Path program = Components.ofUser(System.err::println).schemathesis();
    List<String> command =
        List.of(
            program.toString(),
            "--config-file",
            copied(folder).toString(),
            "run",
            member.url() + "/api/v1/openapi.yaml",
            "--header",
            "Authorization: Bearer " + Member.token(),
            "--exclude-path-regex",
            STREAMS,
            "--max-examples",
            "3",
            "--workers",
            "2",
            "--seed",
            "6",
            "--no-color");
    try (ManagedProcess process =
        ManagedProcess.start(new ProcessSpec("schemathesis", command, Map.of(), folder, output))) {
      return process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Its configuration and hooks, in a folder where it may write. */
  private static Path copied(Path folder) throws IOException {
    for (String name : List.of("schemathesis.toml", "hooks.py")) {
      try (var in = ApiFuzzIT.class.getResourceAsStream("/fuzz/" + name)) {
        Files.copy(java.util.Objects.requireNonNull(in, name), folder.resolve(name));
      }
    }
    return folder.resolve("schemathesis.toml");
  }
}
