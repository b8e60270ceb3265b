package io.sluice.registry.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.testkit.EventLog;
import io.sluice.registry.testkit.Fault;
import io.sluice.registry.testkit.InMemoryRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real name server on the wire. */
final class ResolvedRegistryTest {
  private static final String ONE = "one.example";
  private static final Instance LITERAL = Instance.of("192.0.2.9", 8080);
  private static final NamePacing PACING =
      new NamePacing(
          Duration.ofMillis(100),
          Duration.ofHours(1),
          Duration.ofMillis(600),
          Duration.ofSeconds(2),
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          1_000_000,
          200);

  private final InMemoryRegistry memory = new InMemoryRegistry();
  private final EventLog events = new EventLog();
  private TestDns dns;
  private ResolvedRegistry registry;

  @SuppressWarnings("NullAway.Init") // JUnit calls open before any test
  ResolvedRegistryTest() {}

  @BeforeEach
  void open() throws IOException {
    dns = new TestDns();
    registry = resolvedAfter(PACING);
  }

  @AfterEach
  void close() {
    registry.close();
    dns.close();
  }

  private ResolvedRegistry resolvedAfter(NamePacing pacing) {
    return new ResolvedRegistry(
        "orders",
        memory.adapter(),
        pacing,
        (loop, same) ->
            new DnsLookup(
                loop,
                same,
                new SingletonDnsServerAddressStreamProvider(dns.address()),
                host -> List.of()));
  }

  private void startAndSync() {
    registry.start(events);
    Synced unused = events.awaitSynced(0);
  }

  private List<String> addresses(String service) {
    return events.instances(service).stream().map(Instance::address).toList();
  }

  private void awaitAddresses(String... addresses) {
    events.await(
        List.of(addresses).toString(), log -> addresses("orders").equals(List.of(addresses)));
  }

  @Test
  void aNameBecomesAnInstanceForEachAddress() {
    dns.put(ONE, 60, "192.0.2.1", "192.0.2.2", "2001:db8::1");
    Instance named = Instance.of("One.Example.", 8080).withHealth(Health.WARNING);
    memory.put("orders", named, LITERAL);

    startAndSync();

    assertThat(addresses("orders"))
        .containsExactly("192.0.2.1", "192.0.2.2", "2001:db8::1", "192.0.2.9");
    assertThat(events.instances("orders")).contains(LITERAL);
    assertThat(events.instances("orders").stream().map(Instance::id)).doesNotHaveDuplicates();
    assertThat(events.instances("orders").subList(0, 3))
        .allSatisfy(
            one -> {
              assertThat(one.metadata()).containsEntry(ResolvedRegistry.HOST, "One.Example.");
              assertThat(one.port()).isEqualTo(8080);
              assertThat(one.health()).isEqualTo(Health.WARNING);
            });
  }

  @Test
  void aChangedAnswerIsSeenWhenTheTtlIsOver() {
    dns.put(ONE, 1, "192.0.2.1");
    memory.put("orders", Instance.of(ONE, 80));
    startAndSync();
    awaitAddresses("192.0.2.1");

    dns.put(ONE, 1, "192.0.2.2");

    awaitAddresses("192.0.2.2");
    assertThat(memory.rereads()).isNotEmpty().allMatch(names -> names.contains("orders"));
  }

  @Test
  void theSameAnswerInAnotherOrderIsNoChange() {
    dns.put(ONE, 0, "192.0.2.1", "192.0.2.2");
    memory.put("orders", Instance.of(ONE, 80));
    startAndSync();

    dns.put(ONE, 0, "192.0.2.2", "192.0.2.1");
    int before = dns.asked(ONE);
    await().until(() -> dns.asked(ONE) > before + 4);

    assertThat(memory.rereads()).isEmpty();
  }

  @Test
  void aShortAliasCountsAsTheTtl() {
    dns.alias(ONE, 1, "192.0.2.1");
    memory.put("orders", Instance.of(ONE, 80));
    startAndSync();
    awaitAddresses("192.0.2.1");

    dns.alias(ONE, 1, "192.0.2.2");

    awaitAddresses("192.0.2.2");
  }

  @Test
  void aFailureKeepsTheLastKnownAddresses() {
    dns.put(ONE, 0, "192.0.2.1");
    memory.put("orders", Instance.of(ONE, 80));
    startAndSync();
    List<Runnable> failures =
        List.of(
            () -> dns.fail(ONE, TestDns.SERVFAIL),
            () -> dns.fail(ONE, TestDns.NXDOMAIN),
            () -> dns.put(ONE, 0),
            () -> dns.put(ONE, 0, "0.0.0.0"),
            () -> dns.silence(ONE));

    for (Runnable failure : failures) {
      failure.run();
      int before = dns.asked(ONE);
      await().until(() -> dns.asked(ONE) > before + 4);
      int from = events.position();
      memory.put("orders", Instance.of(ONE, 80));
      InstancesReplaced read = events.await(from, InstancesReplaced.class, any -> true);
      assertThat(read.instances()).extracting(Instance::address).containsExactly("192.0.2.1");
      assertThat(read.rejected()).isEmpty();
    }
    dns.put(ONE, 0, "192.0.2.2");
    awaitAddresses("192.0.2.2");
  }

  @Test
  void anUnansweredFamilyKeepsItsAddresses() {
    dns.put(ONE, 0, "192.0.2.1", "2001:db8::1");
    memory.put("orders", Instance.of(ONE, 80));
    startAndSync();
    awaitAddresses("192.0.2.1", "2001:db8::1");

    dns.failIpv6(ONE, TestDns.SERVFAIL, 0, "192.0.2.2");
    awaitAddresses("192.0.2.2", "2001:db8::1");

    dns.put(ONE, 0, "192.0.2.2");
    awaitAddresses("192.0.2.2");
  }

  @Test
  void aNameThatNeverResolvedIsRejectedUntilItDoes() {
    dns.fail(ONE, TestDns.NXDOMAIN);
    memory.put("orders", Instance.of(ONE, 80), LITERAL);
    startAndSync();

    InstancesReplaced read = events.await(0, InstancesReplaced.class, any -> true);
    assertThat(read.instances()).containsExactly(LITERAL);
    assertThat(read.rejected()).hasSize(1);
    assertThat(read.rejected().get(0).entry()).isEqualTo(ONE + ":80");
    assertThat(read.rejected().get(0).reason()).contains(ONE).contains("no such name");

    dns.put(ONE, 60, "192.0.2.1");
    awaitAddresses("192.0.2.1", "192.0.2.9");
  }

  @Test
  void whatIsNoNameIsRejected() {
    memory.put("orders", Instance.of("no name.." + "x".repeat(70), 80));
    startAndSync();

    InstancesReplaced read = events.await(0, InstancesReplaced.class, any -> true);
    assertThat(read.rejected()).hasSize(1);
  }

  @Test
  void slowNamesHoldUpTheirServicesAloneAndNoLongerThanTheFirstWait() {
    memory.put("orders", Instance.of(ONE, 80));
    memory.put("users", LITERAL);
    registry.close();
    NamePacing slow =
        new NamePacing(
            PACING.leastTtl(),
            PACING.mostTtl(),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            PACING.firstRetry(),
            PACING.lastRetry(),
            1_000,
            200);
    registry = resolvedAfter(slow);

    registry.start(events);

    events.await("the service without names", log -> log.instances("users").size() == 1);
    Synced unused = events.awaitSynced(0);
    List<RegistryEvent> all = events.all();
    assertThat(((InstancesReplaced) all.get(0)).service()).isEqualTo("users");
    InstancesReplaced orders = (InstancesReplaced) all.get(1);
    assertThat(orders.service()).isEqualTo("orders");
    assertThat(orders.rejected().get(0).reason()).contains("no name server has answered yet");
    assertThat(all.get(2)).isInstanceOf(Synced.class);
  }

  @Test
  void aChangeDuringAnOutageIsSeenAfterIt() {
    dns.put(ONE, 0, "192.0.2.1");
    memory.put("orders", Instance.of(ONE, 80));
    startAndSync();
    memory.fail(Fault.ERROR);
    int from = events.position();
    Disconnected unused = events.await(0, Disconnected.class, any -> true);

    dns.put(ONE, 0, "192.0.2.2");
    int before = dns.asked(ONE);
    await().until(() -> dns.asked(ONE) > before + 4);
    assertThat(events.since(from)).noneMatch(InstancesReplaced.class::isInstance);

    memory.recover();
    awaitAddresses("192.0.2.2");
  }

  @Test
  void aNameThatNobodyUsesIsAskedForNoMore() {
    dns.put(ONE, 0, "192.0.2.1");
    dns.put("two.example", 0, "192.0.2.2");
    memory.put("orders", Instance.of(ONE, 80));
    startAndSync();

    memory.remove("orders");
    memory.put("users", Instance.of("two.example", 80));
    events.await("the other name", log -> log.instances("users").size() == 1);
    int asked = dns.asked(ONE);
    int others = dns.asked("two.example");
    await().until(() -> dns.asked("two.example") > others + 6);

    // One lookup, two questions, may have been under way.
    assertThat(dns.asked(ONE)).isLessThanOrEqualTo(asked + 2);
  }

  @Test
  void theHostsFileOfTheMachineKnowsTheMachineItself() {
    assertThat(new HostsFile().apply("localhost")).anyMatch(InetAddress::isLoopbackAddress);
    assertThat(new HostsFile().apply("nowhere.invalid")).isEmpty();
  }

  @Test
  void oneNameHasThirtyTwoAddressesAtMost() {
    String[] many =
        IntStream.rangeClosed(1, 40).mapToObj(i -> "192.0.2." + i).toArray(String[]::new);
    dns.put(ONE, 60, many);
    memory.put("orders", Instance.of(ONE, 80));
    startAndSync();

    InstancesReplaced read = events.await(0, InstancesReplaced.class, any -> true);
    assertThat(read.instances()).hasSize(KnownName.MAX_ADDRESSES);
    assertThat(read.rejected().get(0).reason()).contains("8 addresses more");
  }

  @Test
  void aSourceHasTenThousandNamesAtMost() {
    registry.close();
    List<Instance> named = new ArrayList<>();
    for (int i = 0; i <= Names.MAX_NAMES; i++) {
      named.add(Instance.of("h" + i + ".example", 80));
      dns.put("h" + i + ".example", 3_600, "192.0.2.1");
    }
    registry = resolvedAfter(NamePacing.DEFAULT);
    memory.put("orders", named);

    registry.start(events);

    events.await("the listing", log -> log.all().stream().anyMatch(Synced.class::isInstance));
    InstancesReplaced read = events.await(0, InstancesReplaced.class, any -> true);
    assertThat(read.rejected()).anyMatch(one -> one.reason().contains("more than 10000 names"));
    events.await("all of them", log -> log.instances("orders").size() == Names.MAX_NAMES);
  }
}
