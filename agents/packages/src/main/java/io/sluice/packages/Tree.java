package io.sluice.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files of a package by their path in it, in the order of paths. All are for everybody to read.
 */
final class Tree {
  private final SortedMap<String, Item> items = new TreeMap<>();

  /**
   * A file.
   *
   * @param source where its content is
   * @param executable whether it is a program
   */
  record Item(Path source, boolean executable) {
    int mode() {
      return executable ? 0755 : 0644;
    }
  }

  /**
   * Puts a file in.
   *
   * @throws IOException if another file stands there, which would hide one of the two
   */
  void add(String path, Path source) throws IOException {
    if (!Files.isRegularFile(source)) {
      throw new IOException(source + " is not there to be packed as " + path);
    }
    Item before = items.putIfAbsent(path, new Item(source, Files.isExecutable(source)));
    if (before != null && Files.mismatch(before.source(), source) >= 0) {
      throw new IOException(before.source() + " and " + source + " are both to be " + path);
    }
  }

  /** Puts a folder's files in, below a path. */
  void addAll(String path, Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files = found.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path file : files) {
      add(path + "/" + folder.relativize(file), file);
    }
  }

  /** Every file by its path. */
  SortedMap<String, Item> items() {
    return Collections.unmodifiableSortedMap(items);
  }

  /** Every folder on the way to a file, each after the one that it is in. */
  SortedSet<String> folders() {
    var folders = new TreeSet<String>();
    for (String path : items.keySet()) {
      for (int end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
        folders.add(path.substring(0, end));
      }
    }
    return folders;
  }
}
