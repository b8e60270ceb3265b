package io.sluice.components;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The library of Debian bookworm's package libfaketime, for programs with threads. */
final class FaketimeInstallation implements Installation {
  private static final String PLACE = "usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

  @Override
  public String folderName() {
    return "libfaketime-0.9.10";
  }

  @Override
  public String programName() {
    return "libfaketimeMT.so.1";
  }

  /** Asks what year it is in a year that is over. */
  @Override
  public List<String> trial(Path library) {
    return List.of(
        "/usr/bin/env", "LD_PRELOAD=" + library, "FAKETIME=@2001-02-03 04:05:06", "date", "+%Y");
  }

  @Override
  public boolean accepts(String output) {
    return output.strip().equals("2001");
  }

  @Override
  public boolean isThere(Path library) {
    return Files.isReadable(library);
  }

  @Override
  public List<Path> elsewhere() {
    return List.of(Path.of("/", PLACE));
  }

  @Override
  public Path program(Path folder) {
    return folder.resolve(PLACE);
  }

  @Override
  public String announcement() {
    return "fetching libfaketime (50 kB and a package list of 9 MB, once)";
  }

  @Override
  public String remedy() {
    return "install libfaketime (Debian: apt-get install libfaketime)";
  }

  @Override
  public ToolRun install(Path folder) {
    return new DebianPackage("libfaketime", "bookworm").unpack(folder);
  }
}
