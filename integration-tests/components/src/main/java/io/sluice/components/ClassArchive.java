package io.sluice.components;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The classes of a Java program in the form that the JVM maps into memory at once ("class data
 * sharing"). A server that starts with one takes 3.3 s of processor time instead of 5.7 s, and
 * tests start hundreds.
 */
public final class ClassArchive {
  private ClassArchive() {}

  /**
   * The JVM's options for a start with the archive of these jars. Who asks first, of all processes,
   * has it made by a run of the program; the others wait.
   *
   * @param folder for the archive, one for each state of the jars
   * @param classPath of the program; with a folder in it the JVM shares no class, and there are no
   *     options
   * @param run starts the program with the given options of the JVM, and ends it orderly
   */
  public static List<String> options(Path folder, String classPath, Consumer<List<String>> run) {
    List<Path> jars = Stream.of(classPath.split(File.pathSeparator, -1)).map(Path::of).toList();
    if (!jars.stream().allMatch(Files::isRegularFile)) {
      return List.of();
    }
    Path archive = folder.toAbsolutePath().resolve("classes-" + state(jars) + ".jsa");
    FolderLock lock = FolderLock.take(folder.resolve("classes.lock"));
    try {
      if (!Files.exists(archive)) {
        Path made = archive.resolveSibling(archive.getFileName() + ".new");
        run.accept(List.of("-XX:ArchiveClassesAtExit=" + made));
        Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no archive of classes in " + folder, e);
    } finally {
      lock.close();
    }
    return List.of("-XX:SharedArchiveFile=" + archive);
  }

  /** Another one whenever the JVM would refuse the archive. */
  private static UUID state(List<Path> jars) {
    StringBuilder state = new StringBuilder(System.getProperty("java.vm.version"));
    for (Path jar : jars) {
      File file = jar.toFile();
      state.append('\n').append(jar).append(file.length()).append('@').append(file.lastModified());
    }
    return UUID.nameUUIDFromBytes(state.toString().getBytes(StandardCharsets.UTF_8));
  }
}
