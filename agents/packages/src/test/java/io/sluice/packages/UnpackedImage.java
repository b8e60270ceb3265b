package io.sluice.packages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.components.ManagedProcess;
import io.sluice.components.ProcessSpec;
import io.sluice.components.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An image's tar, its layers laid one over the other in a folder that a program can live in. */
final class UnpackedImage {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Path folder;
  private final Path root;
  private final JsonNode manifest;
  private final JsonNode settings;

  private UnpackedImage(Path folder) throws IOException {
    this.folder = folder;
    root = Files.createDirectories(folder.resolve("root"));
    manifest = json("manifest.json").get(0);
    settings = json(manifest.get("Config").asText());
  }

  static UnpackedImage of(Path tar, Path folder) throws IOException {
    Files.createDirectories(folder);
    run(folder, "tar", "xf", tar.toString());
    var image = new UnpackedImage(folder);
    for (JsonNode layer : image.manifest.get("Layers")) {
      // Whoever unpacks is root in the folder that becomes a root, and nobody else is anybody
      // there.
      run(
          image.root,
          "tar",
          "xzf",
          folder.resolve(layer.asText()).toString(),
          "--no-same-owner",
          "--warning=no-unknown-keyword");
    }
    return image;
  }

  private static void run(Path folder, String... command) {
    ToolRun ran = ToolRun.of(folder, LIMIT, command);
    if (!ran.succeeded()) {
      throw new IllegalStateException(String.join(" ", command) + ": " + ran.output());
    }
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).toFile());
  }

  Path root() {
    return root;
  }

  String tag() {
    return manifest.get("RepoTags").get(0).asText();
  }

  /** The one layer's files, as {@code tar} lists them with rights and owners. */
  String listed(int layer) {
    return ToolRun.of(
            folder,
            LIMIT,
            "tar",
            "tvzf",
            manifest.get("Layers").get(layer).asText(),
            "--utc",
            "--warning=no-unknown-keyword")
        .output();
  }

  int layers() {
    return manifest.get("Layers").size();
  }

  JsonNode settings() {
    return settings.get("config");
  }

  /** A list of the settings. */
  List<String> words(String key) {
    var words = new ArrayList<String>();
    settings().get(key).forEach(word -> words.add(word.asText()));
    return words;
  }

  String created() {
    return settings.get("created").asText();
  }

  /** Where every file is in the image. */
  List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).map(file -> "/" + root.relativize(file)).toList();
    }
  }

  /**
   * Starts what the image starts, in the folder as its root: nothing of the machine is there but
   * its devices, processes and network.
   *
   * @param arguments of the program
   */
  ManagedProcess start(String name, List<String> arguments) throws IOException {
    for (String place : List.of("dev", "proc")) {
      Files.createDirectories(root.resolve(place));
    }
    var command =
        new ArrayList<>(
            List.of(
                "/usr/bin/unshare",
                "-Urm",
                "sh",
                "-c",
                "mount --rbind /dev dev && mount --rbind /proc proc && exec chroot . \"$@\"",
                "sh"));
    command.addAll(words("Entrypoint"));
    command.addAll(arguments);
    return ManagedProcess.start(
        new ProcessSpec(name, command, Map.of(), root, folder.resolve(name + ".log")));
  }
}
