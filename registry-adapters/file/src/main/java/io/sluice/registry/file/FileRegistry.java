package io.sluice.registry.file;

import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.Rights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the services of one YAML file, and reads it again when it changes: when its folder says so,
 * and at the latest after 2 s. A file that is missing, empty, half written or wrong in its whole is
 * {@link Disconnected}; {@code services: {}} is a real nothing. Every read is reported whole.
 */
public final class FileRegistry implements RegistryAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(FileRegistry.class);

  /** How long a change may go unseen where the folder's notices fail (NFS, a link's target). */
  private static final Duration LOOK_AT_LEAST = Duration.ofSeconds(2);

  /** The bytes that were understood last, so that the same ones are not parsed again. */
  private record Parsed(String revision, FileParsing parsing) {}

  private final String source;
  private final StillFile file;
  private final FolderWatch folder;

  /** Owned by the reading thread. */
  private final KnownContent known = new KnownContent();

  /** What to do; filled from any thread. An empty set is a look, names are a reread. */
  private final BlockingQueue<Set<String>> inbox = new LinkedBlockingQueue<>();

  /** Held while an event is in the sink, so that none follows when close has returned. */
  private final Object emission = new Object();

  private volatile boolean closed;
  private @Nullable Thread thread;

  /** Owned by the reading thread, with all that follows. */
  private @Nullable Disconnected reported;

  private @Nullable Parsed parsed;
  private Set<String> names = Set.of();

  /**
   * A reader of one file; it opens nothing before {@link #start}.
   *
   * @param source the source's name, for threads and logs
   * @param path the file, which need not exist yet
   */
  public FileRegistry(String source, Path path) {
    this.source = source;
    this.file = new StillFile(path.toAbsolutePath());
    this.folder =
        new FolderWatch(path.toAbsolutePath(), "sluice-" + source + "-file-watch", this::look);
  }

  @Override
  public void start(Consumer<RegistryEvent> sink) {
    if (thread != null) {
      throw new IllegalStateException("started before");
    }
    Thread reader = new Thread(() -> run(sink), "sluice-" + source + "-file");
    reader.setDaemon(true);
    thread = reader;
    reader.start();
  }

  @Override
  public void reread(Set<String> services) {
    if (!services.isEmpty() && !closed) {
      inbox.add(Set.copyOf(services));
    }
  }

  @Override
  public CompletionStage<Rights> rights() {
    return CompletableFuture.completedFuture(
        Files.isWritable(file.path())
            ? Rights.excessive(List.of("the user that Sluice runs as can write " + file.path()))
            : Rights.readOnly());
  }

  @Override
  public void close() {
    synchronized (emission) {
      closed = true;
    }
    folder.close();
    Thread reader = thread;
    if (reader != null) {
      reader.interrupt();
    }
  }

  private void look() {
    inbox.add(Set.of());
  }

  private void run(Consumer<RegistryEvent> sink) {
    Set<String> wanted = new TreeSet<>();
    try {
      while (!closed) {
        folder.ensure();
        Duration next = guarded(sink, wanted);
        Set<String> asked = inbox.poll(next.toMillis(), TimeUnit.MILLISECONDS);
        for (; asked != null; asked = inbox.poll()) {
          wanted.addAll(asked);
        }
      }
    } catch (InterruptedException e) {
      LOG.atDebug().addKeyValue("source", source).log("The file is read no more");
    }
  }

  /** A mistake of ours must not end the source in silence. */
  private Duration guarded(Consumer<RegistryEvent> sink, Set<String> wanted) {
    try {
      return read(sink, wanted);
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("source", source).setCause(e).log("Reading the file failed");
      String detail = file.path() + " was not read by a mistake of Sluice: " + e;
      disconnected(sink, new Disconnected(RegistryEvent.Cause.OUTAGE, detail));
      return LOOK_AT_LEAST;
    }
  }

  /** Reads what is to be read, forgets the names that it answered, and says when to look again. */
  private Duration read(Consumer<RegistryEvent> sink, Set<String> wanted) {
    // A reread is fresh evidence: an unchanged stamp alone does not prove unchanged bytes.
    FileReading reading = file.look(!wanted.isEmpty() || reported != null);
    if (reading instanceof FileReading.Moving moving) {
      return moving.left();
    }
    if (reading instanceof FileReading.Unreadable unreadable) {
      disconnected(sink, new Disconnected(unreadable.cause(), unreadable.detail()));
    } else if (reading instanceof FileReading.Bytes bytes) {
      parsed(sink, bytes, wanted);
    } else if (!(reading instanceof FileReading.Unchanged)) {
      throw new IllegalStateException("unknown reading " + reading);
    }
    wanted.clear();
    return LOOK_AT_LEAST;
  }

  private void parsed(Consumer<RegistryEvent> sink, FileReading.Bytes bytes, Set<String> asked) {
    if (parsed == null || !parsed.revision().equals(bytes.revision())) {
      parsed = new Parsed(bytes.revision(), known.parse(bytes.bytes(), bytes.revision()));
    } else if (reported == null
        && !asked.isEmpty()
        && parsed.parsing() instanceof FileParsing.Right same) {
      report(sink, same.content(), asked);
      return;
    }
    if (parsed.parsing() instanceof FileParsing.Wrong wrong) {
      String detail = file.path() + " is damaged: " + wrong.reason();
      disconnected(sink, new Disconnected(RegistryEvent.Cause.UNTRUSTED, detail));
      return;
    }
    FileContent content = ((FileParsing.Right) parsed.parsing()).content();
    reported = null;
    Set<String> all = new TreeSet<>(content.services().keySet());
    Set<String> gone = new TreeSet<>(names);
    gone.addAll(asked);
    gone.removeAll(all);
    report(sink, content, all);
    report(sink, content, gone);
    names = all;
    emit(sink, new Synced(all, content.revision()));
  }

  private void report(Consumer<RegistryEvent> sink, FileContent from, Set<String> services) {
    for (String service : services) {
      InstancesReplaced absent =
          new InstancesReplaced(service, List.of(), List.of(), from.revision());
      emit(sink, Optional.ofNullable(from.services().get(service)).orElse(absent));
    }
  }

  private void disconnected(Consumer<RegistryEvent> sink, Disconnected event) {
    Disconnected before = reported;
    if (before == null || before.cause() != event.cause()) {
      emit(sink, event);
    }
    reported = event;
  }

  private void emit(Consumer<RegistryEvent> sink, RegistryEvent event) {
    synchronized (emission) {
      if (!closed) {
        sink.accept(event);
      }
    }
  }
}
