package io.sluice.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.etcd.EtcdFault.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One listing of everything, and then what changes, for as long as one member can be read. Runs on
 * one thread, which owns every field.
 */
final class EtcdSession {
  /** How often a listing is tried while etcd compacts faster than it is read. */
  private static final int LISTINGS = 3;

  /** However much etcd says, what is due is done after so many of its messages. */
  private static final int AT_ONCE = 64;

  /** However many names are asked for, the watch and the heartbeat get their turn between them. */
  private static final int REREADS = 16;

  /** What a session needs of the adapter that runs it; it outlives the session. */
  record Surroundings(
      EtcdSettings settings,
      Fingerprint fingerprint,
      BlockingQueue<Signal> inbox,
      Consumer<RegistryEvent> sink) {}

  private final Surroundings around;
  private final EtcdConnection connection;
  private final EtcdPacing pacing;
  private final ByteString root;
  private final KeyRange all;
  private final PagedRead pages;
  private final EntryReader reader;
  private final Set<String> touched = new TreeSet<>();

  /** In the order in which they were asked for, so that none waits for ever. */
  private final Set<String> asked = new LinkedHashSet<>();

  private long revision;
  private long reportedAt;
  private long heartbeatAt;
  private long signOfLifeBy;
  private boolean waitsForSign;
  private boolean askedForSign;
  private boolean listed;
  private boolean followed;

  EtcdSession(Surroundings around, EtcdConnection connection) {
    this.around = around;
    this.connection = connection;
    this.pacing = around.settings().pacing();
    String prefix = around.settings().prefix();
    this.root = EtcdConnection.bytes(prefix.isEmpty() ? "" : prefix + "/");
    this.all = KeyRange.beginningWith(root);
    this.pages = new PagedRead(connection, around.fingerprint(), pacing);
    this.reader = new EntryReader(around.settings().layout(), pacing.maxValueBytes());
  }

  /** Whether everything was listed once. */
  boolean isListed() {
    return listed;
  }

  /** Whether the watch lived longer than a heartbeat. */
  boolean isFollowed() {
    return followed;
  }

  /** Lists and follows until that cannot go on, which is the fault. */
  EtcdFault run() throws InterruptedException {
    try {
      connection.logIn();
      Contents contents = list();
      WatchStream watch = connection.watch(following(), around.inbox());
      reportedAt = System.nanoTime() - pacing.settle().toNanos();
      heartbeatAt = System.nanoTime() + pacing.heartbeat().toNanos();
      expectSign();
      while (true) {
        follow(contents, watch);
      }
    } catch (EtcdFault fault) {
      return fault;
    }
  }

  /** A listing that breaks off is none: nothing of it is reported before all of it is there. */
  private Contents list() throws EtcdFault {
    Contents contents = readAll();
    Set<String> names = contents.names();
    names.forEach(name -> around.sink().accept(contents.read(name, revision)));
    around.sink().accept(new Synced(names, Long.toString(revision)));
    listed = true;
    return contents;
  }

  /** Begins anew when history is compacted away between two pages. */
  private Contents readAll() throws EtcdFault {
    for (int i = 1; true; i++) {
      Contents contents = new Contents(root, reader, pacing.maxEntries());
      try {
        revision = pages.read(all, contents::put);
        return contents;
      } catch (EtcdFault fault) {
        if (fault.kind() != Kind.COMPACTED || i == LISTINGS) {
          throw fault;
        }
      }
    }
  }

  private WatchCreateRequest following() {
    return WatchCreateRequest.newBuilder()
        .setKey(all.begin())
        .setRangeEnd(all.end())
        .setStartRevision(revision + 1)
        .setProgressNotify(true)
        .build();
  }

  private void follow(Contents contents, WatchStream watch) throws EtcdFault, InterruptedException {
    Signal signal = around.inbox().poll(nanosLeft(), TimeUnit.NANOSECONDS);
    for (int i = 1; signal != null; signal = i++ < AT_ONCE ? around.inbox().poll() : null) {
      take(signal, contents, watch);
    }
    if (!touched.isEmpty() && nanosToReport() <= 0) {
      touched.forEach(name -> around.sink().accept(contents.read(name, revision)));
      touched.clear();
      reportedAt = System.nanoTime();
    }
    rereadSome(contents);
    if (System.nanoTime() - heartbeatAt >= 0) {
      heartbeat(watch);
    }
    if (isSignOverdue()) {
      // The sign may have come while reads held this thread up.
      for (int left = around.inbox().size(); left > 0; left--) {
        take(around.inbox().remove(), contents, watch);
      }
    }
    if (isSignOverdue()) {
      throw new EtcdFault(
          Kind.OUTAGE, "The watch of etcd at " + connection.at() + " has fallen silent");
    }
  }

  private boolean isSignOverdue() {
    return waitsForSign && System.nanoTime() - signOfLifeBy >= 0;
  }

  /** At least one name gets its turn, and no more when something else is due. */
  private void rereadSome(Contents contents) throws EtcdFault {
    Iterator<String> names = asked.iterator();
    for (int i = 0; i < REREADS && names.hasNext() && (i == 0 || nanosUntilDue() > 0); i++) {
      String name = names.next();
      names.remove();
      reread(name, contents);
    }
  }

  private void take(Signal signal, Contents contents, WatchStream watch) throws EtcdFault {
    if (signal instanceof Signal.Asked names) {
      asked.addAll(names.names());
    } else if (signal instanceof Signal.Watched seen) {
      if (seen.of() == watch) {
        watched(seen.response(), contents);
        watch.taken();
      }
    } else if (signal instanceof Signal.WatchEnded ended) {
      if (ended.of() == watch) {
        throw connection.fault(ended.status());
      }
    } else {
      throw new IllegalStateException("unknown signal " + signal);
    }
  }

  private void watched(WatchResponse response, Contents contents) throws EtcdFault {
    around.fingerprint().check(response.getHeader());
    if (response.getCanceled()) {
      throw StatusReading.cancelled(response.getCancelReason(), response.getCompactRevision());
    }
    waitsForSign = false;
    followed |= askedForSign;
    for (Event event : response.getEventsList()) {
      touched.add(contents.apply(event));
      revision = Math.max(revision, event.getKv().getModRevision());
    }
    if (response.getEventsCount() > 0) {
      contents.watchedUntil(revision);
    }
  }

  /** What the guard asks for is read in truth, and may be newer than what the watch said. */
  private void reread(String name, Contents contents) throws EtcdFault {
    List<KeyValue> read = new ArrayList<>();
    long at = pages.read(KeyRange.beginningWith(root.concat(below(name))), read::add);
    contents.replace(name, read, at);
    touched.remove(name);
    around.sink().accept(contents.read(name, at));
  }

  /** A key without a service lies below no name but the prefix itself. */
  private static ByteString below(String name) {
    return name.isEmpty() ? ByteString.EMPTY : EtcdConnection.bytes(name + "/");
  }

  /**
   * A watch goes on in silence when its user lost all rights, and a half-open connection is as
   * silent as a registry in which nothing changes.
   */
  private void heartbeat(WatchStream watch) throws EtcdFault {
    if (!waitsForSign) {
      watch.requestProgress();
      askedForSign = true;
      expectSign();
    }
    var read = connection.range(RangeRequest.newBuilder().setKey(all.begin()).build());
    around.fingerprint().check(read.getHeader());
    heartbeatAt = System.nanoTime() + pacing.heartbeat().toNanos();
  }

  private void expectSign() {
    waitsForSign = true;
    signOfLifeBy = System.nanoTime() + pacing.answer().toNanos();
  }

  private long nanosToReport() {
    return reportedAt + pacing.settle().toNanos() - System.nanoTime();
  }

  private long nanosLeft() {
    return asked.isEmpty() ? nanosUntilDue() : 0;
  }

  private long nanosUntilDue() {
    long now = System.nanoTime();
    long left = heartbeatAt - now;
    if (waitsForSign) {
      left = Math.min(left, signOfLifeBy - now);
    }
    if (!touched.isEmpty()) {
      left = Math.min(left, nanosToReport());
    }
    return Math.max(0, left);
  }
}
