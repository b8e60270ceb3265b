package io.sluice.compose;

import io.sluice.agent.WholeFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/** A node's files on disk, as they are and as they should be. */
final class NodeFolder {
  private final Path folder;
  private final SortedMap<String, String> wanted;

  NodeFolder(Path folder, SortedMap<String, String> wanted) {
    this.folder = folder;
    this.wanted = wanted;
  }

  /** Changed lines by file; empty when nothing would change. */
  Map<String, List<String>> changes() throws IOException {
    var changes = new LinkedHashMap<String, List<String>>();
    for (Map.Entry<String, String> file : wanted.entrySet()) {
      Path there = folder.resolve(file.getKey());
      String old = Files.exists(there) ? Files.readString(there) : "";
      if (!old.equals(file.getValue())) {
        changes.put(file.getKey(), Difference.between(old, file.getValue()));
      }
    }
    for (String left : left()) {
      changes.put(left, Difference.between(Files.readString(folder.resolve(left)), ""));
    }
    return changes;
  }

  /** Makes them as they should be, each whole; what nobody wants any more goes last. */
  void write() throws IOException {
    Files.createDirectories(folder.resolve(NodeFiles.MANIFESTS));
    for (Map.Entry<String, String> file : wanted.entrySet()) {
      WholeFile.put(folder.resolve(file.getKey()), file.getValue());
    }
    for (String left : left()) {
      Files.delete(folder.resolve(left));
    }
  }

  /** Manifests that were written here before, of instances that have gone. */
  private List<String> left() throws IOException {
    Path manifests = folder.resolve(NodeFiles.MANIFESTS);
    var left = new TreeSet<String>();
    if (Files.isDirectory(manifests)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(manifests, "*.yaml")) {
        for (Path file : files) {
          String name = NodeFiles.MANIFESTS + file.getFileName();
          if (!wanted.containsKey(name) && Files.readString(file).startsWith(NodeFiles.HEADER)) {
            left.add(name);
          }
        }
      }
    }
    return List.copyOf(left);
  }
}
