package io.sluice.components;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The objects behind {@link KubernetesApi} and the history of their changes; from any thread. */
final class KubernetesStore {
  private static final int HISTORY = 100_000;

  /** A change as a watch tells it. */
  record Change(long version, String type, KubernetesObject object) {}

  private record Stored(KubernetesObject object, long version) {}

  /** What a listing said. */
  record Page(List<String> items, long version, String next) {}

  /** Guarded by this, with all that follows. */
  private final TreeMap<String, Stored> objects = new TreeMap<>();

  private final List<Change> history = new ArrayList<>();
  private long version = 100;
  private long oldest = 100;

  synchronized void put(KubernetesObject object) {
    version++;
    boolean is = objects.put(key(object), new Stored(object, version)) != null;
    remember(new Change(version, is ? "MODIFIED" : "ADDED", object));
  }

  synchronized void delete(String resource, String namespace, String name) {
    Stored gone = objects.remove(key(KubernetesObject.of(resource, namespace, name)));
    if (gone != null) {
      version++;
      remember(new Change(version, "DELETED", gone.object()));
    }
  }

  /** Forgets the history, and with it every position of today. */
  synchronized void compact() {
    version++;
    oldest = version;
    history.clear();
    notifyAll();
  }

  /** Forgets the history but not the position of now. */
  synchronized void forgetThePast() {
    oldest = version;
    history.clear();
  }

  synchronized boolean remembers(long position) {
    return position >= oldest;
  }

  synchronized Optional<String> get(String resource, String namespace, String name) {
    Stored stored = objects.get(key(KubernetesObject.of(resource, namespace, name)));
    return stored == null
        ? Optional.empty()
        : Optional.of(stored.object().json(uid(stored.object()), stored.version()));
  }

  synchronized Page list(Predicate<KubernetesObject> wanted, int limit, String after) {
    List<String> items = new ArrayList<>();
    String next = "";
    String last = "";
    for (Map.Entry<String, Stored> entry : objects.tailMap(after, false).entrySet()) {
      Stored stored = entry.getValue();
      if (wanted.test(stored.object())) {
        if (limit > 0 && items.size() == limit) {
          next = last;
          break;
        }
        items.add(stored.object().json(uid(stored.object()), stored.version()));
        last = entry.getKey();
      }
    }
    return new Page(items, version, next);
  }

  /** The changes after a position; waits for one for a while. */
  synchronized List<Change> after(long position, long millis) throws InterruptedException {
    if (version <= position) {
      TimeUnit.MILLISECONDS.timedWait(this, Math.max(1, millis));
    }
    List<Change> after = new ArrayList<>();
    for (int i = history.size() - 1; i >= 0 && history.get(i).version() > position; i--) {
      after.add(0, history.get(i));
    }
    return after;
  }

  /** Waits for a while, or until something happens. */
  synchronized void pause(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.timedWait(this, Math.max(1, millis));
  }

  /** Ends the waiting of {@link #after}. */
  synchronized void wake() {
    notifyAll();
  }

  static String uid(KubernetesObject object) {
    return "uid-" + object.resource() + "-" + object.namespace() + "-" + object.name();
  }

  private void remember(Change change) {
    history.add(change);
    if (history.size() > HISTORY) {
      oldest = history.get(HISTORY / 2).version();
      history.subList(0, HISTORY / 2 + 1).clear();
    }
    notifyAll();
  }

  private static String key(KubernetesObject object) {
    return object.resource() + "/" + object.namespace() + "/" + object.name();
  }
}
