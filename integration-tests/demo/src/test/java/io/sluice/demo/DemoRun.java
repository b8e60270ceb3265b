package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.components.Ports;
import io.sluice.components.ServerClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A demo in a JVM of its own, with a home and a temporary folder of its own, and everything that it
 * started.
 */
final class DemoRun implements AutoCloseable {
  private static final String JARS = ServerClasses.jars(System.getProperty("java.class.path"));
  private static final Duration LONG = Duration.ofSeconds(90);

  private final Path home;
  private final Path temporary;
  private final Path output;
  private final DemoPorts ports;
  private final Set<ProcessHandle> seen = new HashSet<>();
  private @Nullable Process process;

  DemoRun(Path home, DemoPorts ports) throws IOException {
    this.home = home;
    this.temporary = Files.createDirectories(home.resolve("tmp"));
    this.output = home.resolve("demo.out");
    this.ports = ports;
  }

  DemoPorts ports() {
    return ports;
  }

  Process process() {
    if (process == null) {
      throw new IllegalStateException("the demo was not started");
    }
    return process;
  }

  void start(String... words) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                JARS,
                Demo.class.getName(),
                "--no-browser"));
    if (!List.of(words).contains("--ports")) {
      command.addAll(List.of("--ports", Integer.toString(ports.base())));
    }
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", userCache());
    builder.environment().put("XDG_CACHE_HOME", cache);
    builder.environment().put("HOME", home.toString());
    // It and its servers live for a minute: code soon, and no time for what is known of their
    // classes.
    List<String> options = new ArrayList<>(ServerClasses.options(Path.of("target"), JARS));
    options.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-XX:TieredStopAtLevel=1"));
    builder.environment().put("JDK_JAVA_OPTIONS", ServerClasses.quoted(options));
    process = builder.start();
  }

  private static String userCache() {
    String user = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
    return Path.of(user, ".cache").toString();
  }

  String said() throws IOException {
    return Files.exists(output) ? Files.readString(output) : "";
  }

  void awaitTraffic() {
    await().atMost(LONG).until(() -> !process().isAlive() || said().contains("req/s  "));
    assertThat(process().isAlive()).isTrue();
    remember();
  }

  private void remember() {
    process().descendants().forEach(seen::add);
  }

  boolean hasPart(String program) {
    remember();
    return process().descendants().anyMatch(part -> isNamed(part, program));
  }

  void killPart(String program) {
    List<ProcessHandle> parts =
        process().descendants().filter(part -> isNamed(part, program)).toList();
    assertThat(parts).hasSize(1);
    assertThat(parts.get(0).destroyForcibly()).isTrue();
  }

  private static boolean isNamed(ProcessHandle part, String program) {
    return part.info().command().filter(path -> path.endsWith("/" + program)).isPresent();
  }

  void signal(String name) throws Exception {
    remember();
    Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process().pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  int exitWithin(Duration limit) throws InterruptedException {
    assertThat(process().waitFor(limit.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process().exitValue();
  }

  void assertNothingIsLeft() throws IOException {
    assertNoProcessIsLeft();
    try (var left = Files.list(temporary)) {
      assertThat(left.map(Path::toString).filter(path -> path.contains("sluice-demo"))).isEmpty();
    }
  }

  void assertNoProcessIsLeft() {
    await().atMost(LONG).until(() -> seen.stream().noneMatch(ProcessHandle::isAlive));
    await()
        .atMost(LONG)
        .until(() -> IntStream.range(ports.base(), ports.base() + 100).allMatch(Ports::isFree));
  }

  @Override
  public void close() {
    if (process != null) {
      process.descendants().forEach(seen::add);
      process.destroyForcibly();
    }
    seen.forEach(ProcessHandle::destroyForcibly);
  }
}
