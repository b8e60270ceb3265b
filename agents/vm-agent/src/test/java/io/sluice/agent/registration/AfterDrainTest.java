package io.sluice.agent.registration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.relay.AgentLoop;
import io.sluice.xds.protocol.errand.Departure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drained host gets its place back, however often its agent began anew meanwhile, and once. */
class AfterDrainTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration OFTEN = Duration.ofMillis(50);
  private static final Duration SELDOM = Duration.ofHours(1);

  @TempDir private Path folder;

  private final OnePlace place = new OnePlace(new Departure("orders", "a1", "10.0.0.1", 15006));
  private final List<AutoCloseable> open = new ArrayList<>();
  private ServerSocket service;

  @BeforeEach
  void theServiceAnswersAndIsOutOfTheRegistry() throws IOException {
    service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(service);
    place.remove();
  }

  @AfterEach
  void nothingStays() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private Registration agent(Duration interval, AgentLoop loop) throws IOException {
    open.add(loop);
    Registration registration =
        new Registration(
            new Registration.Settings(
                new Registration.Service(
                    "orders", service.getLocalPort(), service.getLocalPort(), "", interval),
                1,
                new RegistrySettings.OfConsul(URI.create("http://127.0.0.1:1"), ""),
                folder),
            place,
            departure -> CompletableFuture.completedFuture(Optional.empty()),
            loop);
    registration.start();
    return registration;
  }

  private Registration agent(Duration interval) throws IOException {
    return agent(interval, new AgentLoop("after-drain-test"));
  }

  private void drainedBefore() throws IOException {
    Wished.read(folder).becomes(Wish.DRAINED);
  }

  private void awaitGivenBack(Registration registration) {
    await().atMost(SOON).until(place::isThere);
    await().atMost(SOON).until(() -> registration.standing().state().equals("direct"));
    assertThat(folder.resolve("registration.drained")).doesNotExist();
  }

  /** After a reboot the registry may be up later than the agent, and than its operator. */
  @Test
  void aHostIsGivenBackOnceItsRegistryAnswers() throws Exception {
    drainedBefore();
    place.silent = true;
    Registration registration = agent(OFTEN);
    assertThat(registration.want(Wish.DIRECT).get(20, SECONDS).trouble())
        .contains("does not answer");

    place.silent = false;

    awaitGivenBack(registration);
  }

  /** The agent is replaced while its registry is still away: what is owed stands on the disk. */
  @Test
  void anAgentThatNeverSawTheDrainGivesBackWhatItTookOut() throws Exception {
    drainedBefore();

    givesBackThoughReplacedWhileTheRegistryIsAway();
  }

  @Test
  void aDrainThatAnOlderReleaseKeptIsMadeGoodToo() throws Exception {
    Wish.DRAINED.write(folder.resolve("registration.wish"));

    givesBackThoughReplacedWhileTheRegistryIsAway();
  }

  private void givesBackThoughReplacedWhileTheRegistryIsAway() throws Exception {
    place.silent = true;
    try (AgentLoop first = new AgentLoop("after-drain-test")) {
      assertThat(agent(OFTEN, first).want(Wish.DIRECT).get(20, SECONDS).trouble())
          .contains("does not answer");
    }
    Registration second = agent(OFTEN);

    place.silent = false;

    awaitGivenBack(second);
  }

  /** Nothing is owed to a service that was registered again and took itself out since. */
  @Test
  void whatWasPutBackIsNotPutBackTwice() throws Exception {
    drainedBefore();
    Registration registration = agent(SELDOM);
    assertThat(registration.want(Wish.REGISTERED).get(20, SECONDS).state()).isEqualTo("registered");
    assertThat(place.isThere()).isTrue();

    place.remove();

    assertThat(registration.want(Wish.DIRECT).get(20, SECONDS).state()).isEqualTo("direct");
    assertThat(place.isThere()).isFalse();
  }
}
