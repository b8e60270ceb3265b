package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog;
import io.sluice.view.Home;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.StoredChange;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A database that is empty at the beginning of each test, and what was heard of its changes. */
abstract class OpenedStore {
  static final long NOW = 1_790_000_000_000L;
  static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
  static final Actor ANA = new Actor("ana", "192.0.2.7", "r-1");

  private final StoreUnderTest under;
  private Database database;
  SplitStore store;
  AuditLog audit;
  final List<StoredChange> heard = new ArrayList<>();

  OpenedStore(StoreUnderTest under) {
    this.under = under;
  }

  @BeforeEach
  void openEmpty() {
    database = under.open(CLOCK);
    store = database.splits();
    audit = database.audit();
    store.subscribe(heard::add);
  }

  @AfterEach
  void close() {
    database.close();
  }

  static Home home(String service, String environment) {
    return new Home(service, environment, new TreeMap<>(Map.of("", "http")));
  }

  void admitOrders() {
    assertThat(store.putHomes(List.of(home("orders", "vm")))).isTrue();
    heard.clear();
  }
}
