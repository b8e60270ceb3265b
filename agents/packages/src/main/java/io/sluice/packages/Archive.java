package io.sluice.packages;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** A {@code .tar.gz} that unpacks into one folder. */
final class Archive {
  private Archive() {}

  /**
   * Writes it; the same tree gives the same bytes.
   *
   * @param folder which everything is in
   */
  static void write(Path file, String folder, Tree tree, Release release) throws IOException {
    // Nearly all of it are jars, which are compressed already.
    var quick = new GzipParameters();
    quick.setCompressionLevel(Deflater.BEST_SPEED);
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream compressed = new GzipCompressorOutputStream(out, quick);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(compressed, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      folder(tar, folder, release);
      for (String inner : tree.folders()) {
        folder(tar, folder + "/" + inner, release);
      }
      for (Map.Entry<String, Tree.Item> each : tree.items().entrySet()) {
        Tree.Item item = each.getValue();
        var entry = new TarArchiveEntry(folder + "/" + each.getKey());
        entry.setSize(Files.size(item.source()));
        put(tar, entry, item.mode(), release);
        Files.copy(item.source(), tar);
        tar.closeArchiveEntry();
      }
    }
  }

  private static void folder(TarArchiveOutputStream tar, String path, Release release)
      throws IOException {
    put(tar, new TarArchiveEntry(path + "/"), 0755, release);
    tar.closeArchiveEntry();
  }

  private static void put(
      TarArchiveOutputStream tar, TarArchiveEntry entry, int mode, Release release)
      throws IOException {
    entry.setMode(mode);
    entry.setIds(0, 0);
    entry.setNames("root", "root");
    entry.setLastModifiedTime(FileTime.from(release.time()));
    tar.putArchiveEntry(entry);
  }
}
