package io.sluice.suites;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A release of Sluice that a member can be. */
enum Release {
  /** The one that is built here. */
  THIS,
  /** The one before it, whose classes stand in the sources (docs/design/0028). */
  BEFORE;

  private static final Path TESTS = Path.of("target").toAbsolutePath();
  private static final Path JAR = Path.of("release", "before.jar").toAbsolutePath();

  /** What its program is started with; the libraries are those of this release. */
  String classpath() {
    if (this == THIS) {
      return joined(entry -> !entry.startsWith(TESTS));
    }
    if (!Files.isRegularFile(JAR)) {
      throw new IllegalStateException(
          JAR + " is missing: it stands in the sources, and release/make writes it anew");
    }
    return JAR + File.pathSeparator + joined(entry -> !isOurs(entry));
  }

  private static String joined(Predicate<Path> taken) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> taken.test(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isOurs(Path entry) {
    return Files.isDirectory(entry) || entry.getFileName().toString().startsWith("sluice-");
  }
}
