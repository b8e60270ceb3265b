package io.sluice.xds.protocol;

import io.grpc.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One thread with the streams that are pinned to it. What is published waits in one place, newest
 * state only, until the loop takes it all at once.
 */
final class Loop {
  private final LoopThread thread;
  private final LoopServices services;
  private final IdentitySet<StreamSession> sessions = new IdentitySet<>();
  private boolean open;

  private final Object inbox = new Object();
  private Map<Unit, Optional<Encoded>> published = new LinkedHashMap<>();
  private Set<Scope> reconsidered = identitySet();
  private boolean scheduled;

  Loop(LoopThread thread, LoopServices services) {
    this.thread = thread;
    this.services = services;
  }

  void start() {
    thread.start();
  }

  void execute(Runnable task) {
    thread.execute(task);
  }

  /** Does what waits, then its thread ends. */
  void close() {
    thread.close();
  }

  LoopServices services() {
    return services;
  }

  /** On the loop. */
  void add(StreamSession session) {
    sessions.add(session);
    services.counters().streams.increment();
    if (open) {
      session.guarded(session::open);
    }
  }

  /** On the loop. */
  void remove(StreamSession session) {
    if (sessions.remove(session)) {
      services.counters().streams.decrement();
      session.leave();
    }
  }

  /** From any thread. */
  void open() {
    execute(
        () -> {
          takePublished();
          if (open) {
            return;
          }
          open = true;
          all().forEach(session -> session.guarded(session::open));
        });
  }

  /** From any thread. */
  void publish(Map<Unit, Optional<Encoded>> changes, Collection<? extends Scope> changedScopes) {
    boolean schedule;
    synchronized (inbox) {
      published.putAll(changes);
      reconsidered.addAll(changedScopes);
      schedule = !scheduled;
      scheduled = true;
    }
    if (schedule) {
      execute(this::takePublished);
    }
  }

  private void takePublished() {
    Map<Unit, Optional<Encoded>> changes;
    Set<Scope> scopes;
    synchronized (inbox) {
      changes = published;
      scopes = reconsidered;
      published = new LinkedHashMap<>();
      reconsidered = identitySet();
      scheduled = false;
    }
    List<StreamSession> touched = new ArrayList<>();
    changes.forEach(
        (unit, encoded) -> {
          Catalogue.Change change = services.catalogue().put(unit, encoded.orElse(null));
          for (Subscription each : change.interested()) {
            each.session.guarded(() -> each.changed(change.cell(), change.before()));
            if (each.session.touch()) {
              touched.add(each.session);
            }
          }
        });
    if (!scopes.isEmpty()) {
      services.catalogue().forgetFullStates();
      for (StreamSession session : all()) {
        if (session.joined() && scopes.contains(session.scope())) {
          session.guarded(session::reconsider);
        }
      }
    }
    touched.forEach(session -> session.guarded(session::flush));
  }

  /** From any thread: the streams that get these units, by unit; never, once it is closed. */
  CompletableFuture<Map<Unit, Set<StreamId>>> receiving(Collection<Unit> units) {
    CompletableFuture<Map<Unit, Set<StreamId>>> answer = new CompletableFuture<>();
    execute(
        () -> {
          Map<Unit, Set<StreamId>> receiving = new HashMap<>();
          for (Unit unit : units) {
            Set<StreamId> streams = new HashSet<>();
            services.catalogue().receiving(unit).forEach(one -> streams.add(one.session.id()));
            receiving.put(unit, streams);
          }
          answer.complete(receiving);
        });
    return answer;
  }

  /** From any thread: the same, with whether each stream accepted the newest state. */
  CompletableFuture<Map<Unit, Map<StreamId, Boolean>>> holding(Collection<Unit> units) {
    CompletableFuture<Map<Unit, Map<StreamId, Boolean>>> answer = new CompletableFuture<>();
    execute(
        () -> {
          takePublished(); // what waits is newer than what was accepted
          Map<Unit, Map<StreamId, Boolean>> holding = new HashMap<>();
          units.forEach(unit -> holding.put(unit, services.catalogue().holding(unit)));
          answer.complete(holding);
        });
    return answer;
  }

  /** From any thread: ends every stream, so that clients look for another server. */
  void end(Status status) {
    execute(
        () -> {
          for (StreamSession session : all()) {
            session.end(status);
            remove(session);
          }
        });
  }

  /** As they are now. */
  private List<StreamSession> all() {
    List<StreamSession> all = new ArrayList<>(sessions.size());
    sessions.each(all::add);
    return all;
  }

  private static Set<Scope> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
