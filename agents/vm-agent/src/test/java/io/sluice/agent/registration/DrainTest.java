package io.sluice.agent.registration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.relay.AgentLoop;
import io.sluice.xds.protocol.errand.Departure;
import io.sluice.xds.protocol.errand.Departure.Callers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host leaves the registry; its Envoy is quiet. */
class DrainTest {
  private static final Departure ORDERS = new Departure("orders", "vm-1/orders", "10.0.0.1", 15006);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Callers PUBLISHED = new Callers(true, true, 0, "");
  private static final Callers ONE_HAS_IT = new Callers(false, true, 1, "shop-1 (waiting)");
  private static final Callers ONE_MEMBER_IS_SILENT = new Callers(false, false, 0, "");
  private static final Callers LET_GO = new Callers(false, true, 0, "");

  @TempDir private Path folder;

  private final AgentLoop loop = new AgentLoop("drain-test");
  private final OnePlace place = new OnePlace(ORDERS);
  private final AtomicInteger questions = new AtomicInteger();
  private volatile boolean wished = true;
  private volatile Optional<Callers> answer = Optional.empty();

  @AfterEach
  void nothingStays() {
    loop.close();
  }

  private CompletableFuture<Drain.End> drain(Duration longest) {
    return drain(
        longest,
        departure -> {
          assertThat(departure).isEqualTo(ORDERS);
          return asked(departure);
        });
  }

  private CompletableFuture<Drain.End> drain(
      Duration longest, Function<Departure, CompletionStage<Optional<Callers>>> callers) {
    // Nobody listens on that port: no Envoy, no requests.
    return begin(drain(longest, 1, callers));
  }

  private Drain drain(
      Duration longest,
      int admin,
      Function<Departure, CompletionStage<Optional<Callers>>> callers) {
    return new Drain(
        place,
        file(),
        new IngressQuiet(new LocalHttp(), admin),
        callers,
        new Drain.Pace(LOOK, 3, longest),
        loop,
        () -> wished);
  }

  private DepartureFile file() {
    return new DepartureFile(folder.resolve("departure.json"));
  }

  private CompletableFuture<Drain.End> begin(Drain drain) {
    CompletableFuture<Drain.End> end = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            drain.begin(place, end::complete);
          } catch (IOException e) {
            end.completeExceptionally(e);
          }
        });
    return end;
  }

  private CompletionStage<Optional<Callers>> asked(Departure departure) {
    questions.incrementAndGet();
    return CompletableFuture.completedFuture(answer);
  }

  private void awaitQuestions(int more) {
    int before = questions.get();
    await().until(() -> questions.get() >= before + more);
  }

  @Test
  void itWaitsUntilEveryCallerHasLetGo() {
    answer = Optional.of(PUBLISHED);
    CompletableFuture<Drain.End> end = drain(HOUR);

    for (Callers one : new Callers[] {PUBLISHED, ONE_HAS_IT, ONE_MEMBER_IS_SILENT}) {
      answer = Optional.of(one);
      awaitQuestions(6);
      assertThat(end).as(one.toString()).isNotDone();
      assertThat(place.isThere()).isTrue();
    }

    answer = Optional.of(LET_GO);
    assertThat(end.orTimeout(10, SECONDS).join()).isEqualTo(new Drain.End(false, ""));
    assertThat(place.isThere()).isFalse();
  }

  @Test
  void aMemberThatFallsSilentTakesNothingBack() {
    answer = Optional.of(ONE_HAS_IT);
    CompletableFuture<Drain.End> end = drain(HOUR);
    awaitQuestions(6);

    answer = Optional.empty();
    awaitQuestions(6);

    assertThat(end).isNotDone();
  }

  @Test
  void whereNobodyCanTellQuietAloneDecides() {
    assertThat(drain(HOUR).orTimeout(10, SECONDS).join()).isEqualTo(new Drain.End(false, ""));
    assertThat(place.isThere()).isFalse();
  }

  @Test
  void itGoesAtTheLimitWhoeverHasNotLetGo() {
    answer = Optional.of(ONE_HAS_IT);

    assertThat(drain(LOOK.multipliedBy(10)).orTimeout(10, SECONDS).join())
        .isEqualTo(new Drain.End(false, ""));
    assertThat(place.isThere()).isFalse();
  }

  @Test
  void theTimeOfALookIsTimeToo() throws IOException {
    try (SlowEnvoy envoy = new SlowEnvoy(200, Duration.ofMillis(100))) {
      Drain drain = drain(Duration.ofMillis(300), envoy.port(), this::asked);

      assertThat(begin(drain).orTimeout(10, SECONDS).join()).isEqualTo(new Drain.End(false, ""));
      assertThat(envoy.looks()).isBetween(1, 4);
    }
  }

  @Test
  void anEnvoyThatDoesNotSayIsNotQuiet() throws IOException {
    try (SlowEnvoy envoy = new SlowEnvoy(503, Duration.ZERO)) {
      CompletableFuture<Drain.End> end = begin(drain(HOUR, envoy.port(), this::asked));

      await().until(() -> envoy.looks() >= 8);
      assertThat(end).isNotDone();
    }
  }

  @Test
  void whatWasOutBeforeItsCallersLetGoIsWaitedForAfterANewStart() throws IOException {
    place.withoutWord();
    answer = Optional.of(ONE_HAS_IT);
    CompletableFuture<Drain.End> before = drain(HOUR);
    awaitQuestions(2);
    assertThat(place.isThere()).isFalse();
    assertThat(before).isNotDone();

    Drain anew = drain(HOUR, 1, this::asked);
    assertThat(anew.isUnfinished()).isTrue();
    CompletableFuture<Drain.End> end = begin(anew);
    awaitQuestions(12);
    assertThat(end).isNotDone();

    answer = Optional.of(LET_GO);
    assertThat(end.orTimeout(10, SECONDS).join()).isEqualTo(new Drain.End(false, ""));
    assertThat(file().read()).isEmpty();
  }

  @Test
  void oneQuestionIsUnderWayAtATimeAndWaitedFor() {
    Duration longest = LOOK.multipliedBy(10);
    long begun = System.nanoTime();
    CompletableFuture<Drain.End> end =
        drain(
            longest,
            departure -> {
              questions.incrementAndGet();
              return new CompletableFuture<>(); // no answer ever
            });

    assertThat(end.orTimeout(10, SECONDS).join()).isEqualTo(new Drain.End(false, ""));
    assertThat(questions).hasValue(1);
    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(longest.toNanos());
  }

  @Test
  void whoChangesTheirMindStays() {
    answer = Optional.of(ONE_HAS_IT);
    CompletableFuture<Drain.End> end = drain(HOUR);
    awaitQuestions(2);

    wished = false;

    assertThat(end.orTimeout(10, SECONDS).join()).isEqualTo(new Drain.End(true, ""));
    assertThat(place.isThere()).isTrue();
  }
}
