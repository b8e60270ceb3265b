package io.sluice.components;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's Puppet, and the program that judges the style of its modules. */
enum PuppetInstallation implements Installation {
  PUPPET("puppet", "puppet-agent", Pattern.compile("^(\\d+)\\.\\d+"), 7),
  LINT("puppet-lint", "puppet-lint", Pattern.compile("puppet-lint (\\d+)\\."), 3);

  private final String program;
  private final String debianPackage;
  private final Pattern version;
  private final int oldest;

  PuppetInstallation(String program, String debianPackage, Pattern version, int oldest) {
    this.program = program;
    this.debianPackage = debianPackage;
    this.version = version;
    this.oldest = oldest;
  }

  @Override
  public String folderName() {
    return program + "-debian";
  }

  @Override
  public String programName() {
    return program;
  }

  @Override
  public List<String> trial(Path found) {
    return List.of(found.toString(), "--version");
  }

  @Override
  public boolean accepts(String output) {
    Matcher said = version.matcher(output);
    return said.find() && Integer.parseInt(said.group(1)) >= oldest;
  }

  @Override
  public Path program(Path folder) {
    return folder.resolve(program);
  }

  @Override
  public String announcement() {
    return "installing " + program + " (up to 30 MB with Ruby, once)";
  }

  @Override
  public String remedy() {
    return "install %s (Debian: apt-get install %s)".formatted(program, debianPackage);
  }

  @Override
  public ToolRun install(Path folder) {
    return new SystemPackages(Path.of("/usr/bin", program), List.of(debianPackage))
        .install(folder, program(folder));
  }
}
