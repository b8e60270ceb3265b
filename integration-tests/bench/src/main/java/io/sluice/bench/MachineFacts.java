package io.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a figure's reader must know of the machine; nothing that names it.
 *
 * @param cores that the JVM may use
 * @param processor its model, empty when the kernel does not say
 * @param memoryGib of the machine, 0 when the kernel does not say
 * @param kernel name and version
 * @param java version and virtual machine
 */
public record MachineFacts(
    int cores, String processor, long memoryGib, String kernel, String java) {

  /** This machine's. */
  public static MachineFacts here() {
    return new MachineFacts(
        Runtime.getRuntime().availableProcessors(),
        value("/proc/cpuinfo", "model name"),
        gib(value("/proc/meminfo", "MemTotal")),
        System.getProperty("os.name") + " " + release(System.getProperty("os.version")),
        System.getProperty("java.version") + " " + System.getProperty("java.vm.name"));
  }

  /** All of it in one line. */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "%d cores%s, %d GiB, %s, JDK %s; loopback",
        cores,
        processor.isEmpty() ? "" : " (" + processor + ")",
        memoryGib,
        kernel,
        java);
  }

  /** Without the suffix, which names a build. */
  private static String release(String version) {
    int end = version.indexOf('-');
    return end < 0 ? version : version.substring(0, end);
  }

  private static long gib(String kilobytes) {
    return kilobytes.isEmpty()
        ? 0
        : Math.round(Double.parseDouble(kilobytes.split(" ", 2)[0]) / (1 << 20));
  }

  private static String value(String file, String key) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException notOnThisSystem) {
      return "";
    }
  }
}
