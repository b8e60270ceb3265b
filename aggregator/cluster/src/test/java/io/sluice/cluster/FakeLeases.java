package io.sluice.cluster;

import io.sluice.view.cluster.Leases;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The table of leases of a database, by its own clock. */
final class FakeLeases implements Leases {
  private final LongSupplier clock;
  private final Map<String, Row> rows = new HashMap<>();
  private volatile boolean down;

  private record Row(String holder, long epoch, long until) {}

  FakeLeases(LongSupplier clock) {
    this.clock = clock;
  }

  void down(boolean isDown) {
    down = isDown;
  }

  @Override
  public synchronized @Nullable Lease take(String name, String holder, Duration lasts, long above) {
    if (down) {
      return null;
    }
    long now = clock.getAsLong();
    Row row = rows.get(name);
    boolean valid = row != null && now < row.until();
    if (row != null && valid && !row.holder().equals(holder)) {
      return new Lease(row.holder(), row.epoch());
    }
    long known = row == null ? 0 : row.epoch();
    long epoch = valid && known > above ? known : Math.max(known, above) + 1;
    rows.put(name, new Row(holder, epoch, now + lasts.toMillis()));
    return new Lease(holder, epoch);
  }

  @Override
  public synchronized void release(String name, String holder) {
    Row row = rows.get(name);
    if (!down && row != null && row.holder().equals(holder)) {
      rows.put(name, new Row("", row.epoch(), 0));
    }
  }

  /** Who holds a lease, or null. */
  synchronized @Nullable String holder(String name) {
    Row row = rows.get(name);
    return row != null && clock.getAsLong() < row.until() ? row.holder() : null;
  }
}
