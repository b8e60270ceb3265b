package io.sluice.suites;

import static org.awaitility.Awaitility.await;

import io.sluice.components.ClassArchive;
import io.sluice.components.ManagedProcess;
import io.sluice.components.Ports;
import io.sluice.components.ProcessSpec;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the host agent is started, with an archive of its classes. */
final class AgentProgram {
  private static final String JARS =
      Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
          .filter(entry -> Files.isRegularFile(Path.of(entry)))
          .collect(Collectors.joining(File.pathSeparator));

  private static final Pattern AGENT_OPTIONS =
      Pattern.compile("^agent_options='([^']+)'", Pattern.MULTILINE);

  private static final List<String> OPTIONS = options();

  private AgentProgram() {}

  /** The JVM's, as {@code ./sluice agent run} has them. */
  private static List<String> options() {
    Path script = Path.of("..", "..", "sluice");
    try {
      Matcher options = AGENT_OPTIONS.matcher(Files.readString(script));
      if (!options.find()) {
        throw new AssertionError(script + " has no agent_options");
      }
      return List.of(options.group(1).strip().split("\\s+"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code sluice agent VERB}. */
  static List<String> command(String verb) {
    return command(Archive.JVM, verb);
  }

  private static List<String> command(List<String> jvm, String verb) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(jvm);
    command.addAll(List.of("-cp", JARS, "io.sluice.agent.Agent", verb));
    return command;
  }

  /** Made when the first agent is started. */
  private static final class Archive {
    static final List<String> JVM =
        ClassArchive.options(folder(), JARS, AgentProgram::startAndStop);

    private static Path folder() {
      try {
        return Files.createDirectories(Path.of("target", "agent"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void startAndStop(List<String> jvm) {
    try {
      Path folder = Files.createTempDirectory("sluice-agent-classes");
      Path manifest =
          Files.writeString(folder.resolve("shop.yaml"), "{ service: shop, environment: vm }");
      Ports ports = Ports.ofUser();
      List<String> command = new ArrayList<>(command(jvm, "run"));
      command.addAll(
          List.of(
              "--manifest",
              manifest.toString(),
              "--xds=127.0.0.1:" + ports.next(),
              "--state",
              folder.toString(),
              "--listen=127.0.0.1:" + ports.next(),
              "--api=127.0.0.1:" + ports.next()));
      ProcessSpec spec =
          new ProcessSpec("agent", command, Map.of(), folder, folder.resolve("agent.log"));
      try (ManagedProcess process = ManagedProcess.start(spec)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> Files.exists(folder.resolve("envoy.json")));
        process.signal("TERM");
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
