package io.sluice.xds.server.errand;

import com.google.protobuf.Struct;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.sluice.view.ProxyErrands;
import io.sluice.view.ProxyErrands.Of;
import io.sluice.view.ProxyErrands.Outcome;
import io.sluice.view.ProxyErrands.Result;
import io.sluice.xds.protocol.Peer;
import io.sluice.xds.protocol.errand.Attendance;
import io.sluice.xds.protocol.errand.Errand;
import io.sluice.xds.protocol.errand.Report;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent's stream. Any thread; everything is guarded by the call itself. */
final class ErrandCall extends ServerCall.Listener<Struct> {
  private static final Logger log = LoggerFactory.getLogger(ErrandCall.class);

  /** Longer than an agent waits for its Envoy, twice. */
  private static final Duration WITHIN = Duration.ofSeconds(25);

  private static final int MOST = 8;

  private final ServerCall<Struct, Struct> call;
  private final Errands desk;

  /** The first of them is with the agent; one that is given up before that is never sent. */
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private @Nullable Of of;
  private long next = 1;
  private boolean over;

  private static final class Waiting {
    private final Errand errand;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    Waiting(Errand errand) {
      this.errand = errand;
    }
  }

  ErrandCall(ServerCall<Struct, Struct> call, Errands desk) {
    this.call = call;
    this.desk = desk;
  }

  /** Before the call's first message. */
  ErrandCall start() {
    call.request(1);
    return this;
  }

  /** Sends an errand when those before it are reported; its outcome comes within the limit. */
  CompletionStage<Outcome> run(ProxyErrands.Errand errand) {
    Waiting one;
    synchronized (this) {
      if (over) {
        return now(Result.NO_AGENT, "the agent of this proxy has just gone");
      }
      if (waiting.size() >= MOST) {
        return now(Result.FAILED, MOST + " errands wait for this agent already");
      }
      one = new Waiting(new Errand(next++, errand.kind(), errand.arguments()));
      waiting.add(one);
      if (waiting.size() == 1) {
        call.sendMessage(one.errand.message());
      }
    }
    Outcome late =
        new Outcome(
            Result.NO_ANSWER, "the agent did not report within " + WITHIN.toSeconds() + " s");
    return one.outcome
        .completeOnTimeout(late, WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((outcome, failure) -> forget(one));
  }

  private static CompletionStage<Outcome> now(Result result, String words) {
    return CompletableFuture.completedFuture(new Outcome(result, words));
  }

  /** What the agent has stays the first until it is reported, whoever still waits for it. */
  private synchronized void forget(Waiting one) {
    if (waiting.peek() != one) {
      waiting.remove(one);
    }
  }

  @Override
  public void onMessage(Struct message) {
    Runnable news;
    synchronized (this) {
      if (over) {
        return;
      }
      news = of == null ? attend(message) : hear(Report.read(message));
    }
    news.run(); // outside: it calls others
    call.request(1);
  }

  private Runnable attend(Struct message) {
    Attendance read = Attendance.read(message).orElse(null);
    if (read == null) {
      return () -> refuse("an agent says first which proxy it is of", Status.INVALID_ARGUMENT);
    }
    Optional<String> refusal = desk.refusal(peer().certificateNames(), read.service());
    if (refusal.isPresent()) {
      return () -> refuse(refusal.get(), Status.PERMISSION_DENIED);
    }
    Of known = new Of(read.proxy(), read.service());
    of = known;
    call.sendHeaders(new Metadata());
    return () -> desk.join(known, this);
  }

  private Peer peer() {
    return Peer.of(call.getAttributes());
  }

  private void refuse(String why, Status status) {
    log.atInfo()
        .addKeyValue("peer", peer().address())
        .addKeyValue("reason", why)
        .log("an agent is refused");
    end(status.withDescription(why));
  }

  private Runnable hear(Report report) {
    Waiting one = waiting.peek();
    if (one == null || one.errand.id() != report.id()) {
      return () -> {}; // nobody's
    }
    if (one.text.length() + report.text().length() > Report.LONGEST) {
      return () ->
          end(Status.RESOURCE_EXHAUSTED.withDescription("a report is too long for an errand"));
    }
    one.text.append(report.text());
    if (report.more()) {
      return () -> {};
    }
    waiting.remove();
    while (!waiting.isEmpty() && waiting.peek().outcome.isDone()) {
      waiting.remove(); // given up just now
    }
    if (!waiting.isEmpty()) {
      call.sendMessage(waiting.peek().errand.message());
    }
    Outcome outcome = new Outcome(report.done() ? Result.DONE : Result.FAILED, one.text.toString());
    return () -> one.outcome.complete(outcome);
  }

  /** Another stream of the same agent is there. */
  void giveWay() {
    end(Status.ABORTED.withDescription("another agent of the same proxy has come"));
  }

  @Override
  public void onHalfClose() {
    end(Status.OK);
  }

  @Override
  public void onCancel() {
    leave();
  }

  @Override
  public void onComplete() {
    leave();
  }

  private void end(Status status) {
    if (leave()) {
      synchronized (this) {
        call.close(status, new Metadata());
      }
    }
  }

  /** Whether it was still there. */
  private boolean leave() {
    List<Waiting> left;
    Of known;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      known = of;
      left = List.copyOf(waiting);
    }
    if (known != null) {
      desk.leave(known, this);
    }
    Outcome gone = new Outcome(Result.NO_ANSWER, "the agent went before it reported");
    left.forEach(one -> one.outcome.complete(gone));
    return true;
  }
}
