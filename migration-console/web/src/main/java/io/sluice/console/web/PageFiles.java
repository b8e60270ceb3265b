package io.sluice.console.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page's files, by their paths under {@code page/}.
 *
 * @param texts all of them are text
 * @param version of all of them together: another byte in any is another version
 * @param folder whether they lie in a folder, where somebody may be working on them
 */
record PageFiles(SortedMap<String, String> texts, String version, boolean folder) {
  private static final String INDEX = "index.html";

  /** Reads them from the class path, from a jar or a folder. */
  static PageFiles read() {
    URL index = PageFiles.class.getResource("page/" + INDEX);
    if (index == null) {
      throw new IllegalStateException("page/" + INDEX + " is missing from sluice-web");
    }
    try {
      URI address = index.toURI();
      if (address.getScheme().equals("file")) {
        return of(Path.of(address).resolveSibling(""), true);
      }
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(jar(address)))) {
        String folder = PageFiles.class.getPackageName().replace('.', '/') + "/page";
        return of(jar.getPath("/", folder), false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path names no address: " + index, e);
    }
  }

  /** Of {@code jar:file:/a/b.jar!/io/sluice/...}. */
  private static URI jar(URI inside) {
    String address = inside.getRawSchemeSpecificPart();
    return URI.create(address.substring(0, address.indexOf("!/")));
  }

  private static PageFiles of(Path root, boolean folder) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String path = root.relativize(file).toString().replace('\\', '/');
        String text = Files.readString(file, StandardCharsets.UTF_8);
        texts.put(path, text);
        all.append(path).append('\0').append(text).append('\0');
      }
    }
    byte[] hash = Secrets.sha256(all.toString());
    return new PageFiles(texts, HexFormat.of().formatHex(hash, 0, 8), folder);
  }

  PageFiles {
    texts = new TreeMap<>(texts);
  }

  /**
   * The document, with the address under which this version's files stand.
   *
   * @param server words of ours that say what this server is like
   */
  String document(String server) {
    return texts
        .getOrDefault(INDEX, "")
        .replace("{files}", "/page/" + version)
        .replace("{server}", server);
  }

  /** The media type of a file by its ending; null of what the page does not serve. */
  static @Nullable String type(String path) {
    int dot = path.lastIndexOf('.');
    return TYPES.get(dot < 0 ? "" : path.substring(dot + 1));
  }

  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json",
          "txt", "text/plain; charset=utf-8");
}
