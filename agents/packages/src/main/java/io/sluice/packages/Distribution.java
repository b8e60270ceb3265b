package io.sluice.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What lies beside {@code ./sluice} where there is no checkout: {@code lib} with every jar once,
 * and each program's class path as a list of them.
 *
 * @param checkout where Sluice was built
 * @param work for what is written on the way
 */
record Distribution(Path checkout, Path work, Release release) {
  /** Everything that an operator needs of Sluice. */
  Tree whole() throws IOException {
    Tree tree = programs("", List.of(Program.values()));
    for (String name : List.of("README.md", "CHANGELOG.md", "LICENSE")) {
      tree.add(name, checkout.resolve(name));
    }
    for (String folder :
        List.of("docs", "agents/puppet/sluice", "agents/kubernetes/chart/sluice")) {
      tree.addAll(folder, checkout.resolve(folder));
    }
    return tree;
  }

  /**
   * The script, and what some programs need.
   *
   * @param folder ends in a slash unless empty
   */
  Tree programs(String folder, List<Program> programs) throws IOException {
    var tree = new Tree();
    tree.add(folder + "sluice", checkout.resolve("sluice"));
    for (Program program : programs) {
      List<Path> jars = program.jars(checkout, release.version());
      for (Path jar : jars) {
        tree.add(folder + "lib/" + jar.getFileName(), jar);
      }
      tree.add(folder + "lib/" + program.list(), list(program, jars));
    }
    return tree;
  }

  private Path list(Program program, List<Path> jars) throws IOException {
    return Files.writeString(
        work.resolve(program.list()),
        jars.stream().map(jar -> jar.getFileName() + "\n").collect(Collectors.joining()));
  }
}
