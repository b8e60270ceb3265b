package io.sluice.agent.registration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.relay.AgentLoop;
import io.sluice.xds.protocol.errand.Departure;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registration over a registry in memory, and a service and an Envoy that are sockets. */
class RegistrationTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final Function<Departure, CompletionStage<Optional<Departure.Callers>>>
      NOBODY_TELLS = departure -> CompletableFuture.completedFuture(Optional.empty());

  @TempDir private Path folder;

  private static ServerSocket socket() throws Exception {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** Envoy listens for a service that is away, too, so the key must not go on leading to it. */
  @Test
  void aKeyThatStaysForEverLeadsToADeadServiceItselfAndBackToEnvoyWhenItLives() throws Exception {
    ServerSocket service = socket();
    try (ServerSocket envoy = socket();
        AgentLoop loop = new AgentLoop("registration-test")) {
      MemoryRegistry registry = new MemoryRegistry();
      Registration registration =
          new Registration(
              settings(service.getLocalPort(), envoy.getLocalPort()), registry, NOBODY_TELLS, loop);
      registration.start();
      await().atMost(SOON).until(() -> registry.port().equals("envoy"));

      service.close();

      await().atMost(SOON).until(() -> registry.port().equals("service"));
      await().atMost(SOON).until(() -> registration.standing().state().equals("waiting"));
      try (ServerSocket again =
          new ServerSocket(service.getLocalPort(), 50, InetAddress.getLoopbackAddress())) {
        await().atMost(SOON).until(() -> again.isBound() && registry.port().equals("envoy"));
      }
    }
  }

  /** Taking Sluice away must not fail because the servers do not know an environment any more. */
  @Test
  void aRefusalIsNoTroubleOfAHostThatIsGivenBack() throws Exception {
    try (ServerSocket service = socket();
        ServerSocket envoy = socket();
        AgentLoop loop = new AgentLoop("registration-test")) {
      Registration.Settings settings = settings(service.getLocalPort(), envoy.getLocalPort());
      Registration registration =
          new Registration(settings, new MemoryRegistry(), NOBODY_TELLS, loop);
      registration.given(RegistrationParameters.NONE.refused("no environment 'vm'"));
      registration.start();
      await().atMost(SOON).until(() -> registration.standing().state().equals("registered"));
      assertThat(registration.standing().trouble()).contains("no environment 'vm'");

      Registration.Standing back = registration.want(Wish.DIRECT).get(20, SECONDS);

      assertThat(back.state()).isEqualTo("direct");
      assertThat(back.trouble()).isEmpty();
    }
  }

  /** A member may answer before the agent has read what its operator wished. */
  @Test
  void aDrainedHostStaysSoWhateverTheControlPlaneSaysEarly() throws Exception {
    try (ServerSocket service = socket();
        ServerSocket envoy = socket();
        AgentLoop loop = new AgentLoop("registration-test")) {
      OnePlace place = new OnePlace(new Departure("orders", "a1", "", 1));
      place.remove();
      Registration.Settings settings = settings(service.getLocalPort(), envoy.getLocalPort());
      Wish.DRAINED.write(folder.resolve("registration.wish"));
      Registration registration = new Registration(settings, place, NOBODY_TELLS, loop);

      registration.given(RegistrationParameters.NONE);
      registration.start();

      await().atMost(SOON).until(() -> registration.standing().state().equals("drained"));
      assertThat(place.puts).isZero();
    }
  }

  private static final Departure ORDERS = new Departure("orders", "a1", "10.0.0.1", 15006);
  private static final Departure.Callers NOT_YET =
      new Departure.Callers(false, true, 1, "shop-1 (waiting)");
  private static final Departure.Callers LET_GO = new Departure.Callers(false, true, 0, "");

  /** Whose callers let go when the test says so. */
  private Registration drainable(
      Registry registry, AtomicReference<Departure.Callers> callers, AgentLoop loop)
      throws Exception {
    try (ServerSocket gone = socket()) {
      Registration registration =
          new Registration(
              settings(gone.getLocalPort(), gone.getLocalPort()),
              registry,
              departure -> CompletableFuture.completedFuture(Optional.of(callers.get())),
              loop);
      registration.start();
      return registration;
    }
  }

  @Test
  void whoAsksForADrainThatIsUnderWayIsAnsweredAtItsEnd() throws Exception {
    try (AgentLoop loop = new AgentLoop("registration-test")) {
      AtomicReference<Departure.Callers> callers = new AtomicReference<>(NOT_YET);
      Registration registration = drainable(new OnePlace(ORDERS), callers, loop);

      CompletableFuture<Registration.Standing> first = registration.want(Wish.DRAINED);
      await().atMost(SOON).until(() -> registration.standing().state().equals("draining"));
      CompletableFuture<Registration.Standing> second = registration.want(Wish.DRAINED);
      CompletableFuture.runAsync(() -> {}, loop).join(); // the wish was heard
      assertThat(second).isNotDone();

      callers.set(LET_GO);
      for (CompletableFuture<Registration.Standing> one : List.of(first, second)) {
        assertThat(one.orTimeout(20, SECONDS).join())
            .isEqualTo(new Registration.Standing("drained", "a1", ""));
      }
    }
  }

  @Test
  void aDrainThatSomebodyTakesBackFailsAndWhoTookItBackIsAnsweredAfterwards() throws Exception {
    try (AgentLoop loop = new AgentLoop("registration-test")) {
      AtomicReference<Departure.Callers> callers = new AtomicReference<>(NOT_YET);
      Registration registration = drainable(new OnePlace(ORDERS), callers, loop);

      CompletableFuture<Registration.Standing> drain = registration.want(Wish.DRAINED);
      await().atMost(SOON).until(() -> registration.standing().state().equals("draining"));
      CompletableFuture<Registration.Standing> back = registration.want(Wish.REGISTERED);

      assertThat(back.orTimeout(20, SECONDS).join().state()).isNotEqualTo("draining");
      assertThat(drain.orTimeout(20, SECONDS).join().trouble()).contains("wanted it otherwise");
    }
  }

  @Test
  void aNewStartGoesOnWaitingForCallersOfAKeyThatIsOut() throws Exception {
    OnePlace place = new OnePlace(ORDERS).withoutWord();
    place.remove();
    new DepartureFile(folder.resolve("registration.departure.json")).write(ORDERS);
    Wish.DRAINED.write(folder.resolve("registration.wish"));
    try (AgentLoop loop = new AgentLoop("registration-test")) {
      AtomicReference<Departure.Callers> callers = new AtomicReference<>(NOT_YET);
      Registration registration = drainable(place, callers, loop);
      await().atMost(SOON).until(() -> registration.standing().state().equals("draining"));

      callers.set(LET_GO);

      await().atMost(SOON).until(() -> registration.standing().state().equals("drained"));
    }
  }

  private Registration.Settings settings(int port, int ingress) {
    return new Registration.Settings(
        new Registration.Service("orders", port, ingress, "", Duration.ofMillis(50)),
        1,
        new RegistrySettings.OfConsul(URI.create("http://127.0.0.1:1"), ""),
        folder);
  }

  /** One key that somebody wrote and nobody takes away. */
  private static final class MemoryRegistry implements Registry {
    private volatile boolean envoy;

    String port() {
      return envoy ? "envoy" : "service";
    }

    @Override
    public Entry entry() {
      return new Entry() {
        @Override
        public String id() {
          return "a1";
        }

        @Override
        public Departure departure() {
          return new Departure("orders", "a1", "", 1);
        }

        @Override
        public boolean isThere() {
          return true;
        }

        @Override
        public boolean leadsToEnvoy() {
          return envoy;
        }

        @Override
        public boolean isComplete() {
          return true;
        }

        @Override
        public boolean isKnown() {
          return true;
        }

        @Override
        public boolean isKeptAlive() {
          return false;
        }

        @Override
        public boolean outlivesService() {
          return true;
        }

        @Override
        public void putEnvoy() {
          envoy = true;
        }

        @Override
        public void putService() {
          envoy = false;
        }

        @Override
        public void forgetEnvoy() {}

        @Override
        public boolean announce() {
          return false;
        }

        @Override
        public boolean takeBack() {
          return false;
        }

        @Override
        public void remove() {
          throw new IllegalStateException("it is somebody else's key");
        }
      };
    }
  }
}
