package io.sluice.components;

import java.nio.file.Path;

/** How one program is recognised and put into a private folder. */
interface Installation {
  /** Name and version of the folder, for example {@code envoy-1.40.0}. */
  String folderName();

  /** The program's name on PATH. */
  String programName();

  /** The argument that makes the program say its version. */
  String versionArgument();

  /** Whether what the program said is a version that serves. */
  boolean accepts(String versionOutput);

  /** Where the program lies inside the folder. */
  Path program(Path folder);

  /** What is about to be fetched, for people who wait. */
  String announcement();

  /** Fetches and unpacks into an empty folder. */
  ToolRun install(Path folder);

  /** What a person can do, said after "NAME is missing: ". */
  String remedy();
}
