package io.sluice.packages;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * The Java that an image brings: the modules that Sluice's programs need, of the JDK that packs.
 */
final class JavaRuntime {
  // java.desktop for java.beans alone, which SnakeYAML and Jackson ask for: without its libraries.
  private static final String MODULES =
      String.join(
          ",",
          List.of(
              "java.base",
              "java.desktop",
              "java.instrument",
              "java.logging",
              "java.management",
              "java.management.rmi",
              "java.naming",
              "java.net.http",
              "java.security.jgss",
              "java.security.sasl",
              "java.sql",
              "java.transaction.xa",
              "java.xml",
              "jdk.crypto.ec",
              "jdk.httpserver",
              "jdk.jfr",
              "jdk.management",
              "jdk.naming.dns",
              "jdk.net",
              "jdk.unsupported",
              "jdk.zipfs"));

  private JavaRuntime() {}

  /**
   * Makes it.
   *
   * @param folder where there is nothing yet
   * @throws IOException if this Java is no JDK, or the disk is full
   */
  static void make(Path folder) throws IOException {
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .filter(tool -> Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods")))
            .orElseThrow(
                () ->
                    new IOException(
                        "an image needs a JDK with its jmods folder (Debian: apt-get install"
                            + " openjdk-17-jdk-headless); "
                            + System.getProperty("java.home")
                            + " has none"));
    var said = new StringWriter();
    var out = new PrintWriter(said);
    int status =
        jlink.run(
            out,
            out,
            "--add-modules=" + MODULES,
            "--output=" + folder,
            "--strip-java-debug-attributes",
            "--no-header-files",
            "--no-man-pages",
            "--vm=server",
            "--exclude-files=**java.desktop/lib/**,**/bin/jfr,**/bin/rmiregistry,**/lib/jexec");
    if (status != 0) {
      throw new IOException("jlink failed: " + said.toString().strip());
    }
  }
}
