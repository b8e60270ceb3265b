package io.sluice.suites;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.agent.Manifest;
import io.sluice.agent.NodeFacts.Variant;
import io.sluice.components.PostgresServer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Members on one PostgreSQL that read the same two files, each in a process of its own; three where
 * nothing else is said.
 */
final class Trio {
  private static final String SOURCES =
      """
        - { name: vms, kind: file, environment: vm, path: ../vms.yaml }
        - { name: pods, kind: file, environment: kubernetes, path: ../pods.yaml }
      """;

  static final int SIZE = 3;

  final Mesh mesh;
  final PostgresServer postgres;
  final Wires wires;
  private final List<Member> members = new CopyOnWriteArrayList<>();

  /**
   * Some members, which are not waited for.
   *
   * @param size how many
   * @param sources beside the two files
   * @param surroundings of each, by its number
   */
  Trio(Mesh mesh, int size, String sources, IntFunction<Surroundings> surroundings) {
    this.mesh = mesh;
    postgres = mesh.add(PostgresServer.start(mesh.folder().resolve("postgres")));
    postgres.run("postgres", "create database sluice");
    wires = mesh.add(new Wires(size, mesh.ports()));
    mesh.vms.write();
    mesh.pods.write();
    for (int i = 0; i < size; i++) {
      members.add(
          start(
              name(i),
              SOURCES + sources,
              surroundings
                  .apply(i)
                  .storedIn(postgres.url("sluice"))
                  .with(wires.configuration(i))
                  .with(wires.environment(i))));
    }
  }

  private Member start(String name, String sources, Surroundings surroundings) {
    return mesh.add(
        Member.start(name, mesh.folder().resolve(name), mesh.ports(), sources, surroundings));
  }

  List<Member> members() {
    return List.copyOf(members);
  }

  Member member(int number) {
    return members.get(number);
  }

  static String name(int number) {
    return "member-" + (number + 1);
  }

  /**
   * Starts a member again that has ended.
   *
   * @param options of the command line, for this start alone
   */
  Member again(int number, String... options) {
    Member started = mesh.add(members.get(number).again(options));
    members.set(number, started);
    return started;
  }

  /** Brings a member to another release, as an operator does: it ends well, and starts anew. */
  Member bring(int number, Release release) {
    members.get(number).process().stop();
    Member started = mesh.add(members.get(number).again(release));
    members.set(number, started);
    return started;
  }

  /** Which member reads a source, as this one knows it; waits until one does. */
  int owner(Member asked, String source) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> numberOf(asked, one -> one.get("owns").has(source)), number -> number >= 0);
  }

  /** The member of which this is true, as one of them shows it; -1 for none. */
  int numberOf(Member asked, Predicate<JsonNode> test) {
    for (JsonNode one : asked.get("/api/v1/members").get("items")) {
      if (one.get("goneSince").isNull() && test.test(one)) {
        return Integer.parseInt(one.get("name").asText().substring("member-".length())) - 1;
      }
    }
    return -1;
  }

  /** Waits until these members publish the same. */
  void awaitAgreement(List<Member> some, Duration atMost) {
    await(
        atMost,
        () -> {
          Set<String> views = new HashSet<>();
          for (Member member : some) {
            for (JsonNode one : member.get("/api/v1/members").get("items")) {
              if (one.get("self").asBoolean()) {
                views.add(one.get("view").asText() + published(one));
              }
            }
          }
          return views.size() == 1;
        });
  }

  /**
   * Waits for what members do together; when they do not, the error has what each of them shows.
   */
  void await(Duration atMost, Callable<Boolean> done) {
    try {
      Awaitility.await().atMost(atMost).until(done);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(members.stream().map(Trio::standing).collect(joining("\n")), late);
    }
  }

  private static String standing(Member member) {
    List<String> lines = member.log().lines();
    String log = String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    try {
      return member.get("/api/v1/members") + "\n" + member.get("/api/v1/sources") + "\n" + log;
    } catch (UncheckedIOException gone) {
      return gone + "\n" + log;
    }
  }

  /** The digests of what a member publishes, as REST shows it. */
  static JsonNode published(JsonNode member) {
    ObjectNode digests = member.get("digests").deepCopy();
    digests.remove("renders"); // which differs from release to release
    return digests;
  }

  /** An Envoy that may connect to any of them; which one is first is its own affair. */
  Mesh.Proxy proxy(List<Member> some, String... dependencies) {
    return proxy(some, Variant.DELTA, dependencies);
  }

  /** The same in another of xDS's two protocols. */
  Mesh.Proxy proxy(List<Member> some, Variant variant, String... dependencies) {
    return mesh.proxy(
            some,
            variant,
            Manifest.caller(
                "shop", "vm", mesh.ports().next(), mesh.ports().next(), List.of(dependencies)))
        .awaitLive();
  }
}
