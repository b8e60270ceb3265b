package io.sluice.packages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How an image starts its program: as {@code ./sluice} does, which is asked, but without a shell.
 */
final class Entrypoint {
  private Entrypoint() {}

  /**
   * The command, without the program's own arguments.
   *
   * @param runtime the Java whose release the script's options are for
   * @param java where that will be
   * @param jars where the class path will be, in order
   * @throws IOException if the script does not say a command
   */
  static List<String> of(
      Path checkout, Program program, Path runtime, String java, List<String> jars)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("sh", checkout.resolve("sluice").toString()));
    command.addAll(program.words());
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
    builder.environment().put("SLUICE_SHOW", "1");
    builder.environment().put("JAVA_HOME", runtime.toString());
    Process script = builder.start();
    List<String> said =
        new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    int classPath = said.indexOf("-cp");
    int end = classPath + 3 + beforeMain(said, classPath);
    if (script.waitFor() != 0 || classPath < 1) {
      throw new IOException("./sluice does not say how it starts " + program.words() + ": " + said);
    }
    var entrypoint = new ArrayList<>(said.subList(0, end));
    entrypoint.set(0, java);
    entrypoint.set(classPath + 1, jars.stream().collect(Collectors.joining(":")));
    return List.copyOf(entrypoint);
  }

  /** Newer Javas have options between the class path and the program. */
  private static int beforeMain(List<String> said, int classPath) {
    int options = 0;
    while (classPath > 0
        && classPath + 2 + options < said.size()
        && said.get(classPath + 2 + options).startsWith("-")) {
      options++;
    }
    return options;
  }
}
