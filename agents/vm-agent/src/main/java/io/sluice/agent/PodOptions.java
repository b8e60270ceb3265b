package io.sluice.agent;

import io.sluice.agent.pod.Neighbours;
import io.sluice.agent.pod.ProbePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What an agent in a pod does beyond one on a host. */
final class PodOptions {
  @Option(
      names = "--probes",
      defaultValue = "",
      paramLabel = "HOST:PORT",
      description =
          "In a pod, for its kubelet: GET /ready is 200 when Envoy has its configuration; GET"
              + " /drained answers when the application has ended; default: none.")
  private String probes = "";

  @Option(
      names = "--drain-limit",
      defaultValue = "25",
      paramLabel = "SECONDS",
      description = "The longest that GET /drained waits; default: ${DEFAULT-VALUE}.")
  private int drainLimit;

  void check(NodeOptions node) {
    node.check(
        "--probes", probes, text -> text.isEmpty() || XdsAddress.isAddress(text), XdsAddress.WORDS);
    node.check(
        "--drain-limit",
        String.valueOf(drainLimit),
        text -> drainLimit >= 0 && drainLimit <= 86_400,
        "seconds from 0 to 86400");
  }

  /** Opens the port, if there is one, until the JVM ends. */
  void open(Manifest.Ports ports) throws IOException {
    if (!probes.isEmpty()) {
      XdsAddress address = XdsAddress.parse(probes);
      ProbePort port =
          new ProbePort(
              new InetSocketAddress(address.host(), address.port()),
              new Neighbours(ports.admin(), ports.service()),
              Duration.ofSeconds(drainLimit));
      Runtime.getRuntime().addShutdownHook(new Thread(port::close, "sluice-agent-probes-stop"));
    }
  }
}
