package io.sluice.packages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.vafer.jdeb.Compression;
import org.vafer.jdeb.Console;
import org.vafer.jdeb.DataProducer;
import org.vafer.jdeb.DebMaker;
import org.vafer.jdeb.PackagingException;
import org.vafer.jdeb.mapping.Mapper;
import org.vafer.jdeb.mapping.PermMapper;
import org.vafer.jdeb.producers.DataProducerFile;
import org.vafer.jdeb.producers.DataProducerLink;

/**
 * The Debian package of a host: the agent and the supervisor of its Envoy. It has no units and runs
 * nothing when it is installed: who says which servers and which manifest writes the units
 * (docs/design/0033-packages.md).
 */
final class DebianPackage {
  static final String NAME = "sluice-agent";
  private static final String DOCUMENTS = "usr/share/doc/" + NAME + "/";

  private final Distribution distribution;
  private final Release release;

  DebianPackage(Distribution distribution) {
    this.distribution = distribution;
    release = distribution.release();
  }

  String fileName() {
    return NAME + "_" + release.debianVersion() + "_all.deb";
  }

  /** Writes it; the same tree gives the same bytes. */
  void write(Path file) throws IOException {
    Path control = Files.createDirectories(distribution.work().resolve("debian"));
    Files.writeString(control.resolve("control"), control());
    var data = new ArrayList<DataProducer>();
    for (Map.Entry<String, Tree.Item> each : tree().items().entrySet()) {
      data.add(producer(each.getKey(), each.getValue()));
    }
    data.add(
        new DataProducerLink(
            "usr/bin/sluice", "/opt/sluice/sluice", true, null, null, new Mapper[0]));
    var maker = new DebMaker(new Quiet(), data, List.of());
    maker.setControl(control.toFile());
    maker.setDeb(file.toFile());
    maker.setOutputTimestampMs(release.time().toEpochMilli());
    try {
      maker.createDeb(Compression.GZIP);
    } catch (PackagingException e) {
      throw new IOException("the Debian package cannot be written: " + e.getMessage(), e);
    }
  }

  private static DataProducer producer(String path, Tree.Item item) {
    Mapper rights = new PermMapper(0, 0, "root", "root", item.mode(), 0755, 0, "");
    return new DataProducerFile(item.source().toFile(), path, null, null, new Mapper[] {rights});
  }

  private Tree tree() throws IOException {
    Tree tree = distribution.programs("opt/sluice/", List.of(Program.AGENT));
    Path checkout = distribution.checkout();
    tree.add("usr/sbin/sluice-envoy", checkout.resolve("agents/puppet/sluice/files/sluice-envoy"));
    tree.add(DOCUMENTS + "agents.md", checkout.resolve("docs/agents.md"));
    tree.add(DOCUMENTS + "copyright", checkout.resolve("LICENSE"));
    tree.add(DOCUMENTS + "changelog.gz", changelog());
    return tree;
  }

  private Path changelog() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var compressed = new GZIPOutputStream(bytes)) {
      compressed.write(
          """
          %s (%s) unstable; urgency=medium

            * See CHANGELOG.md of Sluice %s.

           -- Sluice <sluice@localhost>  %s
          """
              .formatted(
                  NAME,
                  release.debianVersion(),
                  release.version(),
                  DateTimeFormatter.RFC_1123_DATE_TIME.format(
                      release.time().atOffset(ZoneOffset.ofHours(0)).withNano(0)))
              .replace("GMT", "+0000")
              .getBytes(StandardCharsets.UTF_8));
    }
    return Files.write(distribution.work().resolve("changelog.gz"), bytes.toByteArray());
  }

  private String control() {
    return """
        Package: %s
        Version: %s
        Section: net
        Priority: optional
        Architecture: all
        Maintainer: Sluice <sluice@localhost>
        Depends: default-jre-headless (>= 2:1.17) | java17-runtime-headless
        Recommends: curl
        Description: agent of a Sluice host, and the supervisor of its Envoy
         The agent stands between a host's Envoy and the Sluice servers, serves what Envoy accepted
         last when none of them can be reached, and registers Envoy in the service's place.
         .
         sluice-envoy keeps an Envoy running and restarts it hot. The Puppet module of Sluice sets up
         both as units; this package starts nothing.
        """
        .formatted(NAME, release.debianVersion());
  }

  /** What the library tells of its steps is not for whoever packs. */
  private static final class Quiet implements Console {
    @Override
    public void debug(String message) {}

    @Override
    public void info(String message) {}

    @Override
    public void warn(String message) {
      System.err.println("sluice: " + message);
    }
  }
}
