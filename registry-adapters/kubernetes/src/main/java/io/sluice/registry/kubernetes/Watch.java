package io.sluice.registry.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.registry.RegistryEvent.Cause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One resource in one scope, followed from a position; owned by one thread.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/">watch, bookmarks,
 *     410</a>
 */
final class Watch {
  private static final int NEWLINE = '\n';

  private final Resource resource;
  private final String scope;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private String revision;
  private @Nullable WatchStream stream;
  private boolean opened;
  private boolean retried;
  private long begunAt;
  private long openedAt;
  private long over;
  private long deadline = System.nanoTime();

  Watch(Resource resource, String scope, String revision) {
    this.resource = resource;
    this.scope = scope;
    this.revision = revision;
  }

  Resource resource() {
    return resource;
  }

  String scope() {
    return scope;
  }

  /** The position from which it goes on. */
  String revision() {
    return revision;
  }

  /** Whether a signal is of what runs now. */
  boolean isOf(WatchStream other) {
    return stream == other;
  }

  /** A stream was begun, which must be answered, and ended, until then. */
  void begin(WatchStream begun, long now, long answered, long over) {
    stream = begun;
    begunAt = now;
    deadline = answered;
    this.over = over;
    opened = false;
    line.reset();
  }

  /** It was answered, and may go on until it ought to be over. */
  void opened() {
    opened = true;
    openedAt = System.nanoTime();
    deadline = over;
  }

  /** It ended, and begins anew, but not in a tight loop. */
  void rest(long nanos) {
    cancel();
    deadline = begunAt + nanos;
  }

  boolean isRunning() {
    return stream != null;
  }

  boolean isOpened() {
    return opened;
  }

  /** When it is to be begun anew, or has failed to begin. */
  long deadline() {
    return deadline;
  }

  /**
   * Whether a failure may be met by going on at once: not when it follows another one closely.
   *
   * @param longEnough after how long a watch has worked although nothing happened, in ns
   */
  boolean mayRetry(long longEnough) {
    boolean worked = opened && System.nanoTime() - openedAt >= longEnough;
    boolean may = worked || !retried;
    retried = true;
    return may;
  }

  /**
   * The API server ended it in order.
   *
   * @return why that was no order, empty when it was
   */
  Optional<Answer.Failed<Void>> ended() {
    if (line.size() > 0) {
      return Optional.of(Answer.Failed.of(Cause.OUTAGE, "An event was cut short"));
    }
    retried = false;
    return Optional.empty();
  }

  void cancel() {
    if (stream != null) {
      stream.cancel();
      stream = null;
    }
  }

  /**
   * Takes bytes and gives each change in them to a sink: whether the object is there, and the
   * object.
   *
   * @return why it cannot go on, empty when it can
   */
  Optional<Answer.Failed<Void>> take(byte[] bytes, BiConsumer<Boolean, JsonNode> sink) {
    int from = 0;
    int most = stream == null ? 0 : stream.most();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == NEWLINE) {
        line.write(bytes, from, i - from);
        from = i + 1;
        Optional<Answer.Failed<Void>> failed =
            line.size() > most
                ? Optional.of(Refusal.tooLong(most))
                : event(line.toByteArray(), sink);
        line.reset();
        if (failed.isPresent()) {
          return failed;
        }
      }
    }
    line.write(bytes, from, bytes.length - from);
    return line.size() > most ? Optional.of(Refusal.tooLong(most)) : Optional.empty();
  }

  private Optional<Answer.Failed<Void>> event(byte[] event, BiConsumer<Boolean, JsonNode> sink) {
    if (event.length == 0) {
      return Optional.empty();
    }
    JsonNode read;
    try {
      read = ListPage.MAPPER.readTree(event);
    } catch (IOException e) {
      return Optional.of(Refusal.notUnderstood(e));
    }
    JsonNode object = read.path("object");
    String type = read.path("type").asText("");
    if (type.equals("ERROR")) {
      return Optional.of(Refusal.of(object));
    }
    String at = object.path("metadata").path("resourceVersion").asText("");
    boolean known =
        type.equals("ADDED")
            || type.equals("MODIFIED")
            || type.equals("DELETED")
            || type.equals("BOOKMARK");
    if (!known || at.isEmpty()) {
      return Optional.of(Refusal.notUnderstood(new IOException("an event of an unknown kind")));
    }
    if (!type.equals("BOOKMARK")) {
      sink.accept(!type.equals("DELETED"), object);
    }
    retried = false;
    revision = at;
    return Optional.empty();
  }
}
