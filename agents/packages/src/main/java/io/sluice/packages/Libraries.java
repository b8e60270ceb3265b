package io.sluice.packages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The C libraries that a Java runtime needs of the machine, as its own dynamic linker finds them.
 */
final class Libraries {
  private static final Pattern NEEDED = Pattern.compile("\\s(?:\\S+ => )?(/\\S+) \\(0x");

  private Libraries() {}

  /**
   * Their paths, the linker's own among them.
   *
   * @throws IOException if one of them is missing on this machine, or it has no {@code ldd}
   */
  static SortedSet<Path> of(Path runtime) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("ldd", runtime.resolve("bin/java").toString()));
    try (Stream<Path> files = Files.walk(runtime.resolve("lib"))) {
      files.map(Path::toString).filter(file -> file.endsWith(".so")).sorted().forEach(command::add);
    }
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    // So that what is the runtime's own is found there.
    builder
        .environment()
        .put("LD_LIBRARY_PATH", runtime.resolve("lib/server") + ":" + runtime.resolve("lib"));
    Process ldd = builder.start();
    String said = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (ldd.waitFor() != 0 || said.contains("not found")) {
      throw new IOException("ldd does not find every library of " + runtime + ": " + said);
    }
    var libraries = new TreeSet<Path>();
    Matcher needed = NEEDED.matcher(said);
    while (needed.find()) {
      Path library = Path.of(needed.group(1)).normalize();
      if (!library.startsWith(runtime)) {
        libraries.add(library);
      }
    }
    return libraries;
  }
}
