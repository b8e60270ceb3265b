package io.sluice.console.web;

import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.proof.Acknowledgements.State;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many proxies have what is published, of many services at once. Each count costs what the
 * service has dependents, so it is made anew only when somebody asks and it is old: a second, and
 * longer where all of them together are so many that counting would be all that a member does; who
 * asks meanwhile gets the last one. Any thread.
 */
final class Receipts {
  private static final Logger log = LoggerFactory.getLogger(Receipts.class);
  private static final long OLD_MILLIS = 1_000;

  /** What is older says nothing of now, unless counting takes longer. */
  private static final long STALE_MILLIS = 10_000;

  /** Counting so many receivers takes a core about a millisecond, and may take a fiftieth of it. */
  private static final long RECEIVERS_PER_MILLI = 20;

  /** For so long a reader waits: who was away is known within a second or so. */
  private static final long WAIT_MILLIS = 1_500;

  private final Acknowledgements acknowledgements;
  private final Clock clock;
  private final Map<String, Count> counts = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Count>> underWay = new ConcurrentHashMap<>();
  private final AtomicLong receivers = new AtomicLong();

  Receipts(Acknowledgements acknowledgements, Clock clock) {
    this.acknowledgements = acknowledgements;
    this.clock = clock;
  }

  /**
   * Of one service.
   *
   * @param known proxies that depend on it
   * @param acknowledged how many have what is published
   * @param rejected how many refuse it
   * @param complete whether all known ones are counted
   * @param since since when its shares are what they are, milliseconds since the epoch
   * @param at when it was counted
   */
  record Count(int known, int acknowledged, int rejected, boolean complete, long since, long at) {}

  /**
   * The counts of the last seconds; a service that nobody answers for is missing. Blocks at most a
   * second and a half, and only for what was not counted lately.
   */
  Map<String, Count> of(Collection<String> services) {
    long now = clock.millis();
    long old = Math.max(OLD_MILLIS, receivers.get() / RECEIVERS_PER_MILLI);
    List<CompletableFuture<Count>> awaited = new ArrayList<>();
    for (String service : services) {
      Count known = counts.get(service);
      if (known == null || now - known.at() >= old) {
        boolean first = !underWay.containsKey(service);
        CompletableFuture<Count> answer =
            underWay.computeIfAbsent(service, name -> new CompletableFuture<>());
        if (first) {
          ask(service, answer);
          if (known == null || now - known.at() >= Math.max(STALE_MILLIS, 2 * old)) {
            awaited.add(answer); // who was asked before and did not answer keeps nobody waiting
          }
        }
      }
    }
    await(awaited);
    Map<String, Count> answers = new TreeMap<>();
    for (String service : services) {
      Count known = counts.get(service);
      if (known != null && now - known.at() < Math.max(STALE_MILLIS, 2 * old)) {
        answers.put(service, known);
      }
    }
    return answers;
  }

  private void ask(String service, CompletableFuture<Count> answer) {
    acknowledgements
        .of(service)
        .whenComplete(
            (taken, failure) -> {
              underWay.remove(service);
              if (failure != null) {
                log.atDebug()
                    .addKeyValue("service", service)
                    .setCause(failure)
                    .log("Nobody said who has what");
                forget(service);
                answer.completeExceptionally(failure);
              } else {
                answer.complete(keep(service, count(taken)));
              }
            });
  }

  private Count count(Acknowledgements.Acknowledged taken) {
    int rejected = 0;
    for (Acknowledgements.Receiver receiver : taken.receivers()) {
      rejected += receiver.state() == State.REJECTED ? 1 : 0;
    }
    return new Count(
        taken.receivers().size(),
        taken.acknowledged(),
        rejected,
        taken.complete(),
        taken.since(),
        clock.millis());
  }

  private Count keep(String service, Count count) {
    Count before = counts.put(service, count);
    receivers.addAndGet(count.known() - (before == null ? 0 : before.known()));
    return count;
  }

  /** Of a service that nobody answers for, or that is no more. */
  void forget(String service) {
    Count before = counts.remove(service);
    if (before != null) {
      receivers.addAndGet(-before.known());
    }
  }

  private static void await(List<CompletableFuture<Count>> awaited) {
    try {
      CompletableFuture.allOf(awaited.toArray(CompletableFuture[]::new))
          .get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.atDebug().setCause(e).log("Not everybody said who has what");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
