package io.sluice.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Everything that was built, packed.
 *
 * @param folder for all of it
 * @param runtime the Java of the images, made once
 * @param made the packages
 * @param unpacked images that a test has asked for
 */
record Packed(Path folder, Path runtime, Path made, Map<String, UnpackedImage> unpacked) {
  static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();

  static Packed everything(Path folder) throws IOException {
    Path runtime = folder.resolve("java");
    JavaRuntime.make(runtime);
    var packed = new Packed(folder, runtime, folder.resolve("made"), new HashMap<>());
    packed.again("made", "archive,deb,images");
    return packed;
  }

  /** Packs some kinds into a folder of that name. */
  Path again(String name, String kinds) {
    Path out = folder.resolve(name);
    var said = new StringWriter();
    CommandLine command = Packages.commandLine().setErr(new PrintWriter(said));
    int exit =
        command.execute(
            "--root=" + CHECKOUT, "--out=" + out, "--only=" + kinds, "--runtime=" + runtime);
    assertThat(exit).as(said.toString()).isZero();
    return out;
  }

  /** The one file whose name starts so. */
  Path only(String start) throws IOException {
    try (Stream<Path> files = Files.list(made)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().startsWith(start)).toList();
      assertThat(found).as(start).hasSize(1);
      return found.get(0);
    }
  }

  UnpackedImage image(String name) throws IOException {
    UnpackedImage known = unpacked.get(name);
    if (known == null) {
      known = UnpackedImage.of(only(name + "-image_"), folder.resolve(name));
      unpacked.put(name, known);
    }
    return known;
  }
}
