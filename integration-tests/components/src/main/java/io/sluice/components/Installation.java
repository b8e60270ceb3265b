package io.sluice.components;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How one program is recognised and put into a private folder. */
interface Installation {
  /** Name and version of the folder, for example {@code envoy-1.40.0}. */
  String folderName();

  /** The program's name on PATH. */
  String programName();

  /** The command that makes the program say its version, or a library show that it works. */
  List<String> trial(Path program);

  /** Whether what the trial said is a version that serves. */
  boolean accepts(String output);

  /** Whether something lies there that is worth a trial. */
  default boolean isThere(Path program) {
    return Files.isExecutable(program);
  }

  /** Places beside PATH where the machine's own packages put it. */
  default List<Path> elsewhere() {
    return List.of();
  }

  /** Where the program lies inside the folder. */
  Path program(Path folder);

  /** What is about to be fetched, for people who wait. */
  String announcement();

  /** Fetches and unpacks into an empty folder. */
  ToolRun install(Path folder);

  /** What a person can do, said after "NAME is missing: ". */
  String remedy();
}
