package io.sluice.registry.testkit;

import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent.Synced;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fresh registry and an adapter for each test of a contract. */
abstract class RegistryFixture {
  RegistryUnderTest registry;
  RegistryAdapter adapter;

  /** What the adapter said so far. */
  EventLog events;

  /** For JUnit; the fields are set before each test. */
  @SuppressWarnings("NullAway.Init") // JUnit calls setUp before any test
  RegistryFixture() {}

  /** A fresh, empty registry. */
  protected abstract RegistryUnderTest registry() throws Exception;

  @BeforeEach
  final void setUp() throws Exception {
    registry = registry();
    adapter = registry.adapter();
    events = new EventLog();
  }

  @AfterEach
  final void tearDown() {
    adapter.close();
    registry.close();
  }

  /** The registry of the running test. */
  protected final RegistryUnderTest underTest() {
    return registry;
  }

  /** The adapter of the running test, not yet started. */
  protected final RegistryAdapter adapter() {
    return adapter;
  }

  /** The sink of the running test. */
  protected final EventLog events() {
    return events;
  }

  /** Starts the adapter and waits for its first listing. */
  protected final void startAndSync() {
    adapter.start(events);
    Synced unused = events.awaitSynced(0);
  }

  /** The names of the adapter's threads that run now. */
  protected final List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(registry.threadPrefix()))
        .sorted()
        .toList();
  }

  /** The places ({@code address:port}) that a name has now. */
  protected final List<String> places(String service) {
    return events.instances(service).stream().map(one -> one.address() + ":" + one.port()).toList();
  }
}
