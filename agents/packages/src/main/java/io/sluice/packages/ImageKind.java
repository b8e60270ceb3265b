package io.sluice.packages;

import java.util.List;
import java.util.Set;

/**
 * What an image is for.
 *
 * @param name the image's
 * @param program which it starts
 * @param state the one folder that it writes, besides {@code /tmp}
 * @param arguments the program's, where nobody gives others
 * @param ports which it is asked on
 */
record ImageKind(
    String name, Program program, String state, List<String> arguments, Set<Integer> ports) {
  static final List<ImageKind> ALL =
      List.of(
          new ImageKind(
              "sluice",
              Program.SERVER,
              "/var/lib/sluice",
              List.of("server", "--config", "/etc/sluice/sluice.yaml"),
              Set.of(18_000, 18_080)),
          new ImageKind(
              "sluice-agent", Program.AGENT, "/var/lib/sluice-agent", List.of("--help"), Set.of()),
          new ImageKind(
              "sluice-injector",
              Program.INJECTOR,
              "/var/lib/sluice-injector",
              List.of("run"),
              Set.of()));

  ImageKind {
    arguments = List.copyOf(arguments);
    ports = Set.copyOf(ports);
  }
}
