package io.sluice.xds.server.errand;

import com.google.protobuf.Struct;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.sluice.view.ProxyErrands.Outcome;
import io.sluice.view.ProxyErrands.Result;
import io.sluice.xds.protocol.Peer;
import io.sluice.xds.protocol.errand.Attendance;
import io.sluice.xds.protocol.errand.Errand;
import io.sluice.xds.protocol.errand.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One agent's stream. Any thread; everything is guarded by the call itself. */
final class ErrandCall extends ServerCall.Listener<Struct> {
  /** An Envoy is asked for 10 s at most, and another errand may be before this one. */
  private static final Duration WITHIN = Duration.ofSeconds(25);

  private static final int MOST = 16;

  private final ServerCall<Struct, Struct> call;
  private final Errands desk;
  private final Map<Long, Waiting> waiting = new HashMap<>();
  private @Nullable Attendance attendance;
  private long next = 1;
  private boolean over;

  private static final class Waiting {
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
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

  /** Sends an errand; its outcome comes within {@link #WITHIN}. */
  CompletionStage<Outcome> run(io.sluice.view.ProxyErrands.Errand errand) {
    Waiting one = new Waiting();
    long id;
    synchronized (this) {
      if (over) {
        return CompletableFuture.completedFuture(
            new Outcome(Result.NO_AGENT, "the agent of this proxy has just gone"));
      }
      if (waiting.size() >= MOST) {
        return CompletableFuture.completedFuture(
            new Outcome(Result.FAILED, MOST + " errands wait for this agent already"));
      }
      id = next++;
      waiting.put(id, one);
      call.sendMessage(new Errand(id, errand.kind(), errand.arguments()).message());
    }
    Outcome late =
        new Outcome(
            Result.NO_ANSWER, "the agent did not report within " + WITHIN.toSeconds() + " s");
    return one.outcome
        .completeOnTimeout(late, WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((outcome, failure) -> forget(id));
  }

  private synchronized void forget(long id) {
    waiting.remove(id);
  }

  @Override
  public void onMessage(Struct message) {
    Runnable news;
    synchronized (this) {
      if (over) {
        return;
      }
      news = attendance == null ? attend(message) : hear(Report.read(message));
    }
    news.run(); // outside: it calls others
    call.request(1);
  }

  private Runnable attend(Struct message) {
    Attendance read = Attendance.read(message).orElse(null);
    if (read == null) {
      return () ->
          end(Status.INVALID_ARGUMENT.withDescription("an agent says first which proxy it is of"));
    }
    Optional<String> refusal =
        desk.refusal(Peer.of(call.getAttributes()).certificateNames(), read.service());
    if (refusal.isPresent()) {
      return () -> end(Status.PERMISSION_DENIED.withDescription(refusal.get()));
    }
    attendance = read;
    call.sendHeaders(new Metadata());
    return () -> desk.join(read.proxy(), this);
  }

  private Runnable hear(Report report) {
    Waiting one = waiting.get(report.id());
    if (one == null) {
      return () -> {}; // too late, or nobody's
    }
    if (one.text.length() + report.text().length() > Report.LONGEST) {
      return () ->
          end(Status.RESOURCE_EXHAUSTED.withDescription("a report is too long for an errand"));
    }
    one.text.append(report.text());
    if (report.more()) {
      return () -> {};
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
    Attendance known;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      known = attendance;
      left = new ArrayList<>(waiting.values());
    }
    if (known != null) {
      desk.leave(known.proxy(), this);
    }
    Outcome gone = new Outcome(Result.NO_ANSWER, "the agent went before it reported");
    left.forEach(one -> one.outcome.complete(gone));
    return true;
  }
}
