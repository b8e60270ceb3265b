package io.sluice.bench.xds;

import java.util.List;
import java.util.stream.Stream;

/** Who is measured. */
enum Rival {
  SLUICE_DELTA("sluice delta", SluiceContender.class, Protocol.DELTA, true, false),
  SLUICE_SOTW("sluice SotW", SluiceContender.class, Protocol.SOTW, true, false),
  FLOOR("floor", FloorContender.class, Protocol.DELTA, false, false),
  KEEPING_FLOOR("floor that keeps requests", FloorContender.class, Protocol.DELTA, false, false),
  JAVA_CONTROL_PLANE_DELTA(
      "java-control-plane delta", JavaControlPlaneContender.class, Protocol.DELTA, true, false),
  JAVA_CONTROL_PLANE_SOTW(
      "java-control-plane SotW", JavaControlPlaneContender.class, Protocol.SOTW, true, true);

  private final String title;
  private final Class<?> main;
  private final Protocol protocol;
  private final boolean answers;
  private final boolean tellsEveryone;

  Rival(String title, Class<?> main, Protocol protocol, boolean answers, boolean tellsEveryone) {
    this.title = title;
    this.main = main;
    this.protocol = protocol;
    this.answers = answers;
    this.tellsEveryone = tellsEveryone;
  }

  /** As reports call it. */
  String title() {
    return title;
  }

  /** All that serve changes; the floor once. */
  static List<Rival> serving() {
    return Stream.of(values()).filter(rival -> rival != KEEPING_FLOOR).toList();
  }

  /** Its server's main class. */
  Class<?> main() {
    return main;
  }

  /** What its server's main method is told. */
  List<String> arguments(Topology topology) {
    return List.of(
        Integer.toString(topology.clusters()),
        this == KEEPING_FLOOR ? FloorContender.KEEP : "nothing else");
  }

  Protocol protocol() {
    return protocol;
  }

  /** Whether its server answers a subscription that says nothing of versions. */
  boolean answers() {
    return answers;
  }

  /** How many messages one change brings. */
  int messages(Topology topology, int cluster) {
    return tellsEveryone ? topology.streams() : topology.wanting(cluster);
  }
}
