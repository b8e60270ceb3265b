package io.sluice.registry.kubernetes;

import io.sluice.registry.RegistryEvent.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * The watches of one session, begun anew whenever one ends, and what they tell put into the
 * catalogue; owned by one thread.
 */
final class Watching {
  /** A watch that ends at once is not begun more often than this. */
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ApiServer server;
  private final KubernetesSettings settings;
  private final Pacing pacing;
  private final Catalogue catalogue;
  private final Consumer<Signal> inbox;
  private final List<Watch> watches = new ArrayList<>();
  private String revision = "";

  Watching(
      ApiServer server, KubernetesSettings settings, Catalogue catalogue, Consumer<Signal> inbox) {
    this.server = server;
    this.settings = settings;
    this.pacing = settings.pacing();
    this.catalogue = catalogue;
    this.inbox = inbox;
  }

  /** From here on these are kept going. */
  void begin(List<Watch> begun) {
    watches.addAll(begun);
    begun.forEach(this::note);
  }

  /** Where the watches of slices are; shown only. */
  String revision() {
    return revision;
  }

  /** Begins what is due, and says why that is in vain. */
  Optional<Answer.Failed<Void>> keepOn(long now, DoubleSupplier random) {
    for (Watch watch : watches) {
      if (now - watch.deadline() < 0) {
        continue;
      }
      if (watch.isRunning() && !watch.isOpened()) {
        String what = watch.resource().words(watch.scope());
        return Optional.of(
            Answer.Failed.of(Cause.OUTAGE, "The API server does not begin to tell of " + what));
      }
      // One that ran out of time may stand on a connection that died in silence.
      watch.cancel();
      long seconds = seconds(random);
      WatchStream stream =
          server.watch(path(watch, seconds), watch.resource().accept(false), inbox);
      long answered = now + pacing.answer().toNanos();
      watch.begin(stream, now, answered, answered + TimeUnit.SECONDS.toNanos(seconds));
    }
    return Optional.empty();
  }

  /** Not all watches of all members end in the same second. */
  private long seconds(DoubleSupplier random) {
    double jitter = 0.8 + 0.2 * random.getAsDouble();
    return Math.max(1, Math.round(pacing.watch().toSeconds() * jitter));
  }

  private String path(Watch watch, long seconds) {
    boolean selected = watch.resource() == Resource.SLICES && !settings.selector().isEmpty();
    return watch.resource().path(watch.scope())
        + "?watch=true&allowWatchBookmarks=true&timeoutSeconds="
        + seconds
        + "&resourceVersion="
        + Resource.encoded(watch.revision())
        + (selected ? "&labelSelector=" + Resource.encoded(settings.selector()) : "");
  }

  void opened(WatchStream stream) {
    of(stream).ifPresent(Watch::opened);
  }

  /** Takes a piece of a watch, and says why it cannot go on. */
  Optional<Answer.Failed<Void>> take(Signal.Chunk chunk) {
    Optional<Watch> of = of(chunk.of());
    if (of.isEmpty()) {
      return Optional.empty();
    }
    Watch watch = of.get();
    Resource resource = watch.resource();
    Optional<Answer.Failed<Void>> failed =
        watch.take(
            chunk.bytes().array(),
            (there, object) -> {
              if (there) {
                catalogue.put(resource, object);
              } else {
                catalogue.remove(resource, object);
              }
            });
    note(watch);
    chunk.of().more();
    return failed.map(why -> why.of(resource.words(watch.scope())));
  }

  /** A watch is over; says why it is not begun anew. */
  Optional<Answer.Failed<Void>> ended(Signal.Ended ended) {
    Optional<Watch> of = of(ended.of());
    if (of.isEmpty()) {
      return Optional.empty();
    }
    Watch watch = of.get();
    Optional<Answer.Failed<Void>> failed =
        ended.failed().isPresent() ? ended.failed() : watch.ended();
    if (failed.isPresent()) {
      Answer.Failed<Void> why = failed.get();
      boolean passing = why.cause() == Cause.OUTAGE && why.code() == 0;
      if (!passing || !watch.mayRetry(pacing.heartbeat().toNanos())) {
        return Optional.of(why.of(watch.resource().words(watch.scope())));
      }
    }
    watch.rest(REST_NANOS);
    return Optional.empty();
  }

  /** How long until {@link #keepOn} is to be asked. */
  long nanosLeft(long now) {
    long left = Long.MAX_VALUE;
    for (Watch watch : watches) {
      left = Math.min(left, watch.deadline() - now);
    }
    return left;
  }

  void cancel() {
    watches.forEach(Watch::cancel);
  }

  private void note(Watch watch) {
    if (watch.resource() == Resource.SLICES) {
      revision = watch.revision();
    }
  }

  private Optional<Watch> of(WatchStream stream) {
    return watches.stream().filter(watch -> watch.isOf(stream)).findFirst();
  }
}
