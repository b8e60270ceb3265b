package io.sluice.registry.kubernetes;

import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * One listing of everything, and then what changes, for as long as the API server can be read. Runs
 * on one thread, which owns every field.
 */
final class KubernetesSession {
  /** A stream that never pauses must not keep what it told from being reported. */
  private static final int AT_ONCE = 64;

  /**
   * What a session needs of the adapter that runs it; it outlives the session.
   *
   * @param granted what could be read before, and must not be lost in silence
   */
  record Surroundings(
      KubernetesSettings settings,
      Fingerprint fingerprint,
      BlockingQueue<Signal> inbox,
      Set<String> granted,
      DoubleSupplier random,
      Consumer<RegistryEvent> sink) {
    Surroundings(
        KubernetesSettings settings,
        BlockingQueue<Signal> inbox,
        DoubleSupplier random,
        Consumer<RegistryEvent> sink) {
      this(settings, new Fingerprint(), inbox, new HashSet<>(), random, sink);
    }
  }

  private final Surroundings around;
  private final KubernetesSettings settings;
  private final Pacing pacing;
  private final ApiServer server;
  private final Listing listing;
  private final Catalogue catalogue;
  private final Consumer<List<String>> lacks;
  private final Watching watching;
  private final Set<String> asked = new TreeSet<>();
  private String revision = "";
  private long listedAt;
  private boolean listed;
  private long beatAt;
  private boolean beating;
  private long tryAt;

  KubernetesSession(Surroundings around, ApiServer server, Consumer<List<String>> lacks) {
    this.lacks = lacks;
    this.around = around;
    this.settings = around.settings();
    this.pacing = settings.pacing();
    this.server = server;
    this.listing = new Listing(server, pacing);
    this.catalogue = new Catalogue(settings);
    this.watching = new Watching(server, settings, catalogue, around.inbox()::add);
  }

  /** Whether it went on for so long that an end is a new beginning. */
  boolean isSettled() {
    return listed && System.nanoTime() - listedAt > pacing.lastRetry().toNanos();
  }

  /** Lists and follows until that cannot go on. */
  SessionEnd run() throws InterruptedException {
    try {
      Optional<SessionEnd> end = list();
      while (end.isEmpty()) {
        end = step();
      }
      return end.get();
    } finally {
      watching.cancel();
    }
  }

  private Optional<SessionEnd> list() throws InterruptedException {
    Optional<SessionEnd> end = beat(Listing.await(Heartbeat.ask(server)));
    List<Watch> begun = new ArrayList<>();
    for (Resource resource : Resource.values()) {
      if (isWanted(resource)) {
        for (String scope : resource.scopes(settings.namespaces())) {
          if (end.isEmpty()) {
            end = list(resource, scope, begun);
          }
        }
      }
    }
    if (end.isEmpty()) {
      end = catchUp();
    }
    if (end.isPresent()) {
      return end;
    }
    // A listing that breaks off is none: nothing of it is reported before all of it is there.
    lacks.accept(catalogue.refusedInWords());
    Set<String> unused = catalogue.takeDirty();
    Set<String> names = catalogue.names();
    for (String name : new TreeSet<>(names)) {
      around.sink().accept(catalogue.read(name, revision));
    }
    around.sink().accept(new Synced(names, revision));
    watching.begin(begun);
    listedAt = System.nanoTime();
    listed = true;
    beatAt = listedAt + pacing.heartbeat().toNanos();
    tryAt = listedAt + pacing.rights().toNanos();
    return Optional.empty();
  }

  private Optional<SessionEnd> list(Resource resource, String scope, List<Watch> begun)
      throws InterruptedException {
    String selector = resource == Resource.SLICES ? settings.selector() : "";
    Answer<String> answer =
        listing.list(resource, scope, selector, object -> catalogue.put(resource, object));
    String what = resource.words(scope);
    if (answer instanceof Answer.Failed<String> failed) {
      boolean dispensable =
          failed.code() == Answer.Failed.FORBIDDEN
              && resource != Resource.SLICES
              && !around.granted().contains(what);
      if (!dispensable) {
        return Optional.of(end(failed.as()));
      }
      catalogue.refuse(resource, scope);
      return Optional.empty();
    }
    revision = ((Answer.Read<String>) answer).value();
    boolean unused = around.granted().add(what);
    begun.add(new Watch(resource, scope, revision));
    return Optional.empty();
  }

  private boolean isWanted(Resource resource) {
    return switch (resource) {
      case NODES -> settings.nodes();
      case PODS -> settings.pods();
      case SERVICES -> settings.services();
      case SLICES -> true;
    };
  }

  /** Does what is due, waits for one signal and takes all that wait. */
  private Optional<SessionEnd> step() throws InterruptedException {
    long now = System.nanoTime();
    Optional<SessionEnd> end =
        watching.keepOn(now, around.random()).map(KubernetesSession::endOfWatch);
    if (end.isPresent()) {
      return end;
    }
    end = keepBeating(now);
    if (end.isPresent()) {
      return end;
    }
    long wait = catalogue.isDirty() ? 0 : nanosLeft(now);
    Signal signal = around.inbox().poll(wait, TimeUnit.NANOSECONDS);
    for (int i = 1; signal != null && end.isEmpty(); i++) {
      end = take(signal);
      signal = i < AT_ONCE && end.isEmpty() ? around.inbox().poll() : null;
    }
    if (!catalogue.lag().isEmpty()) {
      end = end.isEmpty() ? catchUp() : end;
      if (end.isPresent()) {
        // Pods whose node may have died would be reported as if they had said so themselves.
        return end;
      }
    }
    for (String name : catalogue.takeDirty()) {
      around.sink().accept(catalogue.read(name, watching.revision()));
    }
    if (end.isEmpty() && !asked.isEmpty()) {
      end = reread();
    }
    return end;
  }

  private Optional<SessionEnd> keepBeating(long now) {
    if (now - beatAt < 0) {
      return Optional.empty();
    }
    if (beating) {
      return Optional.of(
          end(Answer.Failed.of(Cause.OUTAGE, "The API server does not answer in time")));
    }
    beating = true;
    // The question itself gives up before that.
    beatAt = now + pacing.answer().toNanos() * 4;
    var unused =
        Heartbeat.ask(server).thenAccept(uid -> around.inbox().add(new Signal.Beat(this, uid)));
    if (catalogue.isRefused() && now - tryAt >= 0) {
      tryAt = now + pacing.rights().toNanos();
      tryRefused();
    }
    return Optional.empty();
  }

  private void tryRefused() {
    catalogue
        .refused()
        .forEach(
            (resource, scopes) ->
                scopes.forEach(
                    scope -> {
                      var unused =
                          server
                              .ask(resource.path(scope) + "?limit=1", resource.accept(true))
                              .thenAccept(
                                  answer ->
                                      around
                                          .inbox()
                                          .add(
                                              new Signal.Tried(
                                                  this, answer instanceof Answer.Read)));
                    }));
  }

  private Optional<SessionEnd> take(Signal signal) {
    if (signal instanceof Signal.Asked wanted) {
      asked.addAll(wanted.names());
    } else if (signal instanceof Signal.Beat beat && beat.of() == this) {
      beating = false;
      beatAt = System.nanoTime() + pacing.heartbeat().toNanos();
      return beat(beat.uid());
    } else if (signal instanceof Signal.Tried tried && tried.of() == this && tried.granted()) {
      return Optional.of(new SessionEnd.Reset("a right that was lacking is there now"));
    } else if (signal instanceof Signal.Opened opened) {
      watching.opened(opened.of());
    } else if (signal instanceof Signal.Chunk chunk) {
      return watching.take(chunk).map(KubernetesSession::endOfWatch);
    } else if (signal instanceof Signal.Ended ended) {
      return watching.ended(ended).map(KubernetesSession::endOfWatch);
    }
    return Optional.empty();
  }

  private Optional<SessionEnd> beat(Answer<String> answer) {
    if (answer instanceof Answer.Failed<String> failed) {
      return Optional.of(end(failed.as()));
    }
    return around
        .fingerprint()
        .look(((Answer.Read<String>) answer).value())
        .map(SessionEnd.Broken::new);
  }

  private Optional<SessionEnd> catchUp() throws InterruptedException {
    return catalogue.lag().catchUp(listing, catalogue).map(KubernetesSession::end);
  }

  private Optional<SessionEnd> reread() throws InterruptedException {
    Set<String> names = Set.copyOf(asked);
    asked.clear();
    Consumer<InstancesReplaced> sink = around.sink()::accept;
    return new Rereading(listing, settings, catalogue)
        .read(names, sink)
        .map(KubernetesSession::end);
  }

  private static SessionEnd end(Answer.Failed<Void> failed) {
    return failed.code() == Answer.Failed.GONE
        ? new SessionEnd.Lost(failed)
        : new SessionEnd.Broken(failed);
  }

  /** A position that is forgotten while everything can be listed is no outage. */
  private static SessionEnd endOfWatch(Answer.Failed<Void> failed) {
    return failed.code() == Answer.Failed.GONE
        ? new SessionEnd.Reset(failed.detail())
        : new SessionEnd.Broken(failed);
  }

  private long nanosLeft(long now) {
    return Math.max(0, Math.min(beatAt - now, watching.nanosLeft(now)));
  }
}
