package io.sluice.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code sluice agent rehearse}: starts an agent on free ports, in a folder that it removes again,
 * and ends it. The {@code sluice} script makes its archive of classes of that.
 */
@Command(name = "rehearse", hidden = true, description = "Starts an agent for nobody and ends it.")
final class RehearseCommand implements Callable<Integer> {
  private static final XdsAddress NOBODY = new XdsAddress("127.0.0.1", 1);

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("sluice-agent-");
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      try (HostAgent agent =
          new HostAgent(
              new HostAgent.Settings(
                  Manifest.caller("rehearsal", "vm", 1, 2, List.of()),
                  NodeFacts.of("rehearsal", NOBODY),
                  anyPort,
                  anyPort,
                  folder,
                  folder.resolve("envoy.json"),
                  folder.resolve("envoy.pid"),
                  Optional.empty(),
                  Optional.empty()))) {
        agent.start();
      }
      return Said.DONE;
    } finally {
      try (Stream<Path> left = Files.walk(folder)) {
        for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
