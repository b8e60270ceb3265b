package io.sluice.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.agent.Mistake;
import io.sluice.agent.WrongInput;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanReaderTest {
  private static final String HEAD =
      """
      xds: [10.0.0.1:18000]
      nodes:
        n1: { labels: { rack: a } }
        n2: { labels: { rack: b }, capacity: { memory: 1g } }
      services:
      """;

  private static List<String> wrong(String services) {
    try {
      PlanReader.read(HEAD + services);
    } catch (WrongInput wrong) {
      return wrong.mistakes().stream().map(Mistake::toString).toList();
    }
    return List.of();
  }

  @Test
  void everyMistakeIsToldAtOnceWithItsLine() {
    List<String> mistakes =
        wrong(
            """
              orders:
                image: Registry/Orders
                version: a b
                ports: { service: 99999, ingres: 1 }
                place: { count: none }
              -bad:
                image: users
            """);

    assertThat(mistakes)
        .anyMatch(words -> words.startsWith("line 7: services.orders.image: 'Registry/Orders'"))
        .anyMatch(
            words -> words.startsWith("line 8: services.orders.version: 'a b' is not a version"))
        .anyMatch(words -> words.startsWith("line 9: services.orders.ports.service: '99999'"))
        .anyMatch(
            words ->
                words.startsWith(
                    "line 9: services.orders.ports.ingres: 'ingres' is not a key here; there are "))
        .anyMatch(words -> words.startsWith("line 10: services.orders.place.count: 'none'"))
        .anyMatch(words -> words.startsWith("line 11: services.-bad: "))
        .hasSize(6);
  }

  @Test
  void aPortThatTwoOfOneNodeWantIsNamedWithBoth() {
    assertThat(
            wrong(
                """
                  orders:
                    image: orders
                    version: "1"
                    ports: { service: 8080, from: 15100 }
                    place: { count: every }
                  users:
                    image: users
                    version: "1"
                    ports: { service: 15102, from: 15200 }
                    place: { where: { rack: b } }
                """))
        .containsExactly(
            "line 14: services.users.ports.service: '15102' is not free on n2: it is orders's"
                + " ports.admin, too");
  }

  @Test
  void servicesThatNeverMeetMayHaveTheSamePorts() {
    assertThat(
            wrong(
                """
                  orders: { image: o, version: "1", ports: { service: 8080 }, place: { where: { rack: a } } }
                  users: { image: u, version: "1", ports: { service: 8080 }, place: { where: { rack: b } } }
                """))
        .isEmpty();
  }

  @Test
  void whatHasNoPlaceIsSaidWithHowManyHaveOne() {
    assertThat(
            wrong(
                """
                  many: { image: o, version: "1", mesh: false, place: { count: 3 } }
                  large:
                    image: o
                    version: "1"
                    mesh: false
                    needs: { memory: 2g }
                    place: { where: { rack: b } }
                  nowhere: { image: o, version: "1", mesh: false, place: { where: { rack: z } } }
                """))
        .containsExactly(
            "line 6: services.many.place: '3' is not possible: there is room for 2 of it on the 2"
                + " nodes that it may run on",
            "line 12: services.large.place: '1' is not possible: there is room for 0 of it on the"
                + " 1 nodes that it may run on",
            "line 13: services.nowhere.place: '{rack=z}' is not what a node of the plan has");
  }

  @Test
  void aDatabaseIsNoDependencyAndTakesNoMeshKeys() {
    assertThat(
            wrong(
                """
                  orders: { image: o, version: "1", dependencies: [db] }
                  db: { image: o, version: "1", mesh: false, protocol: tcp, ports: { ingress: 1 } }
                """))
        .anyMatch(
            words ->
                words.contains("services.orders.dependencies")
                    && words.contains("db is outside of it"))
        .anyMatch(words -> words.contains("services.db.protocol"))
        .anyMatch(words -> words.contains("services.db.ports.ingress"))
        .hasSize(3);
  }

  @Test
  void whatTheAgentWouldRefuseOfAManifestHasItsLineInThePlan() {
    assertThat(
            wrong(
                """
                  orders:
                    image: o
                    version: "1"
                    health: { http: /healthz, interval: 90m }
                """))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("line 9: services.orders.health.interval: '90m'");
  }

  @Test
  void twoOfOneNameAreRefused() {
    assertThatThrownBy(
            () ->
                PlanReader.read(
                    HEAD + "  a: { image: o, version: '1' }\n  a: { image: p, version: '1' }\n"))
        .isInstanceOf(WrongInput.class)
        .hasMessageContaining("duplicate key a");
  }

  @Test
  void wordsReadAsTheyAreWritten() throws Exception {
    var files =
        PlanReader.read(
            HEAD
                + """
                  orders:
                    image: o
                    version: 1.10
                    mesh: false
                    env:
                      SWITCH: on
                      ANSWER: yes
                      TIME: 12:30:45
                      MODE: 0755
                      OCTAL: 0o17
                      HEX: 0x1F
                      RATIO: 1.50
                      DAY: 2026-11-23
                      LARGE: 1_000
                      SMALL: 1e3
                      TRUTH: True
                      NUMBER: 42
                    place: { where: { rack: a } }
                """);

    String compose = files.get("n1").get(NodeFiles.COMPOSE);
    assertThat(compose)
        .contains(
            "image: o:1.10\n",
            "SWITCH: 'on'\n",
            "ANSWER: 'yes'\n",
            "TIME: '12:30:45'\n",
            "MODE: '0755'\n",
            "OCTAL: '0o17'\n",
            "HEX: '0x1F'\n",
            "RATIO: '1.50'\n",
            "DAY: '2026-11-23'\n",
            "LARGE: '1_000'\n",
            "SMALL: '1e3'\n",
            "TRUTH: 'True'\n",
            "NUMBER: '42'\n");
  }

  @Test
  void aCommandMaySayAWordTwice() throws WrongInput {
    var files =
        PlanReader.read(
            HEAD
                + """
                  orders:
                    image: o
                    version: "1"
                    mesh: false
                    command: [serve, --add, a, --add, b]
                    place: { where: { rack: a } }
                """);

    assertThat(files.get("n1").get(NodeFiles.COMPOSE))
        .contains("- serve\n", "- --add\n      - a\n      - --add\n      - b\n");
  }

  @Test
  void composeFillsNothingIntoAZone() throws WrongInput {
    var files =
        PlanReader.read(
            """
            xds: [10.0.0.1:18000]
            nodes: { n1: { zone: rack$A } }
            services: { orders: { image: o, version: "1" } }
            """);

    assertThat(files.get("n1").get(NodeFiles.COMPOSE)).contains("--zone=rack$$A\n");
  }

  @Test
  void dataIsNeverLeftBehindByAServiceThatMoves() {
    String db =
        "  db: { image: o, version: '1', mesh: false, volumes: ['data:/var/data'], place: %s }\n";

    assertThat(wrong(db.formatted("{ count: 1 }")))
        .containsExactly(
            "line 6: services.db.place: 'n1, n2' is not sure to keep it beside its volume data:"
                + " nodes: [NAME] says where, at most 1");
    assertThat(wrong(db.formatted("{ where: { rack: a } }"))).isEmpty();
    assertThat(wrong(db.formatted("{ nodes: [n2] }"))).isEmpty();
    assertThat(wrong(db.formatted("{ count: 2 }"))).isEmpty();
    assertThat(wrong(db.formatted("{ count: every }"))).isEmpty();
    assertThat(wrong(db.formatted("{ nodes: [n3] }")))
        .anyMatch(words -> words.contains("'n3' is not a node of the plan"));
  }

  @Test
  void aSecondInstanceOnANodeHasNamesAndPortsOfItsOwn() throws WrongInput {
    var files =
        PlanReader.read(
            HEAD
                + """
                  orders:
                    image: o
                    version: "1"
                    ports: { service: 8080, from: 15100 }
                    place: { count: 4, perNode: 2 }
                """);

    assertThat(files.get("n1"))
        .containsOnlyKeys(NodeFiles.COMPOSE, "manifests/orders.yaml", "manifests/orders-2.yaml");
    assertThat(files.get("n1").get("manifests/orders-2.yaml"))
        .contains("service: orders\n", "service: 8100\n", "ingress: 15120\n");
    assertThat(files.get("n1").get(NodeFiles.COMPOSE)).contains("PORT: '8100'");
  }
}
