package io.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.bench.member.ServerLaunch;
import io.sluice.components.ServerClasses;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** {@code sluice bench NAME} as a process, with its report read back. */
public final class BenchRun {
  private final JsonNode report;

  private BenchRun(JsonNode report) {
    this.report = report;
  }

  /** Runs to the end; fails unless it exits with 0. */
  public static BenchRun of(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--output", "json"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    // What lives for seconds needs no good code, but code soon; its servers and contenders, too.
    builder.environment().put("JDK_JAVA_OPTIONS", options(arguments[0]));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("exit value; output: %s", output).isZero();
    return new BenchRun(new ObjectMapper().readTree(output));
  }

  /** Whoever is no server of that class path does without its archive, and says nothing of it. */
  private static String options(String benchmark) throws IOException {
    List<String> options = new ArrayList<>();
    if (!benchmark.equals(
        "agent")) { // which makes an archive of its own, and Java takes one at most
      options.addAll(
          ServerClasses.options(Path.of("target"), ServerLaunch.asLauncher().classPath()));
    }
    options.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-XX:TieredStopAtLevel=1"));
    return ServerClasses.quoted(options);
  }

  /** All figures' names. */
  public List<String> figures() {
    return StreamSupport.stream(report.get("results").spliterator(), false)
        .map(result -> result.get("figure").asText())
        .toList();
  }

  /** A figure's median. */
  public double value(String figure) {
    return StreamSupport.stream(report.get("results").spliterator(), false)
        .filter(result -> result.get("figure").asText().equals(figure))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no figure " + figure + " in " + figures()))
        .get("value")
        .asDouble();
  }
}
