package io.sluice.agent;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that is there whole, or as it was before. */
public final class WholeFile {
  private static final Logger log = LoggerFactory.getLogger(WholeFile.class);

  private WholeFile() {}

  /**
   * Puts a text in a file's place, aside and renamed; the same text touches nothing.
   *
   * @return whether that is news
   * @throws IOException if it cannot be written; the file of before stands
   */
  public static boolean put(Path file, String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    try {
      if (Arrays.equals(Files.readAllBytes(file), wanted)) {
        return false;
      }
    } catch (NoSuchFileException none) {
      // The first one is news, too.
    }
    replace(file, List.of(ByteBuffer.wrap(wanted)));
    return true;
  }

  /**
   * Puts bytes in a file's place: written aside, synced and renamed, so that a host that loses its
   * power has the file of before or the new one.
   *
   * @param attributes of the new file, its rights for example
   * @throws IOException if it cannot be written; the file of before stands
   */
  public static void replace(Path file, List<ByteBuffer> bytes, FileAttribute<?>... attributes)
      throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(aside);
    try (FileChannel channel =
        FileChannel.open(
            aside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      for (ByteBuffer part : bytes) {
        while (part.hasRemaining()) {
          channel.write(part);
        }
      }
      channel.force(true);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
        entry.force(true);
      }
    }
  }

  /**
   * What a JSON file says; empty when there is none. One that does not say it is set aside.
   *
   * @param reader of its JSON; throws what Gson throws, or what comes of a wrong time or number
   * @param otherwise what is said of a file that is set aside
   * @throws IOException if it cannot be read
   */
  public static <T> Optional<T> json(Path file, Function<JsonElement, T> reader, String otherwise)
      throws IOException {
    try {
      return Optional.of(reader.apply(JsonParser.parseString(Files.readString(file))));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (JsonParseException
        | IllegalStateException
        | NumberFormatException
        | NullPointerException
        | UnsupportedOperationException
        | DateTimeException
        | CharacterCodingException e) {
      setAside(file, otherwise + ": " + e);
      return Optional.empty();
    }
  }

  /**
   * Takes a file that cannot be understood out of the way, and says so: a host must start without
   * it.
   *
   * @param why in words
   */
  public static void setAside(Path file, String why) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    log.atWarn()
        .addKeyValue("file", file)
        .addKeyValue("why", why)
        .addKeyValue("keptAs", aside)
        .log("a file of the agent's cannot be used; it goes on without");
  }
}
