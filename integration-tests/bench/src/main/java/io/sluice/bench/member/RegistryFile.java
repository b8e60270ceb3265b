package io.sluice.bench.member;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The YAML file that the server reads; replaced by a rename, as tools do. Used by one thread. */
public final class RegistryFile {
  private final Path path;
  private final Map<String, List<Fleet.Member>> services = new LinkedHashMap<>();

  /** Announced as leaving: still written, and named so. */
  private final Set<String> draining = new TreeSet<>();

  public RegistryFile(Path path) {
    this.path = path;
  }

  /** The entry of the server's configuration. */
  String source() {
    return "{ name: vms, kind: file, environment: vm, path: " + path.getFileName() + " }";
  }

  Path path() {
    return path;
  }

  /** Puts these in place of all. */
  public void replaceAll(Collection<Fleet.Member> members) {
    services.clear();
    draining.clear();
    members.forEach(this::add);
  }

  /** Adds one; those that are leaving are left out from now on. */
  public void add(Fleet.Member member) {
    draining.forEach(
        address ->
            services
                .values()
                .forEach(members -> members.removeIf(each -> each.address().equals(address))));
    draining.clear();
    services.computeIfAbsent(member.service(), any -> new ArrayList<>()).add(member);
  }

  /** Announces that one leaves. */
  void drain(Fleet.Member member) {
    draining.add(member.address());
  }

  /**
   * Writes it aside and renames it.
   *
   * @return when it was renamed, by {@link System#nanoTime}
   */
  public long write() throws IOException {
    Path aside = path.resolveSibling(path.getFileName() + ".new");
    Files.writeString(aside, text());
    long now = System.nanoTime();
    Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return now;
  }

  private String text() {
    StringBuilder text = new StringBuilder(1 << 20).append("services:\n");
    services.forEach(
        (service, members) -> {
          text.append("  ").append(service).append(":\n");
          for (Fleet.Member member : members) {
            text.append("    - { address: ").append(member.address());
            text.append(", port: ").append(member.port());
            text.append(draining.contains(member.address()) ? ", health: draining }\n" : " }\n");
          }
        });
    return text.toString();
  }
}
