package io.sluice.store;

import io.sluice.view.StoreUnavailable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A way to the database that a test can break. */
final class BreakableSql implements Sql {
  volatile boolean down;

  /** Nothing of it shows yet. */
  volatile boolean unnoticed;

  /** Whether the next write is committed, and nobody learns of it. */
  volatile boolean silent;

  volatile CountDownLatch answering = new CountDownLatch(0);

  private final Supplier<Sql> database;

  BreakableSql(Supplier<Sql> database) {
    this.database = database;
  }

  @Override
  public <T> T read(Work<T> work) {
    refuse();
    return database.get().read(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    try {
      answering.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuse();
    T result = database.get().write(work);
    if (silent) {
      silent = false;
      throw new StoreUnavailable("the connection broke", null);
    }
    return result;
  }

  private void refuse() {
    if (down) {
      throw new StoreUnavailable("it is away", null);
    }
  }

  @Nullable String outage() {
    return down && !unnoticed ? "it is away" : null;
  }
}
