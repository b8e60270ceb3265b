package io.sluice.console.web;

import io.sluice.view.AuditProof;
import io.sluice.view.StoreUnavailable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports on their way: a part is read when the one before has left, so memory does not grow with
 * the audit; a reader that takes nothing for long is cut off.
 */
final class AuditStreams {
  private static final Logger log = LoggerFactory.getLogger(AuditStreams.class);
  private static final int MOST = 4;
  private static final long TAKES_WITHIN_MS = 30_000;

  private final AtomicInteger open = new AtomicInteger();

  /**
   * Takes a place; whoever took it gives it back by {@link #done}, or has an answer that does.
   *
   * @throws Refusal 503 when there is none
   */
  void admit() {
    if (open.incrementAndGet() > MOST) {
      open.decrementAndGet();
      throw Refusal.of(503, MOST + " exports are being read already; try again in a while")
          .with("Retry-After", "10");
    }
  }

  void done() {
    open.decrementAndGet();
  }

  Answer answer(AuditProof.Export export, String type) {
    return Answer.stream(
        type,
        new Answer.Stream() {
          @Override
          public void begin(HttpServerResponse response, Supplier<Caller> reader) {
            Context context = Objects.requireNonNull(Vertx.currentContext(), "on an event loop");
            new Running(export, response, () -> reader.get().mayEverywhere(Right.AUDIT), context)
                .begin();
          }

          @Override
          public void drop() {
            done();
          }
        });
  }

  /** One export; everything but the reading happens on the event loop of its connection. */
  private final class Running {
    private final AuditProof.Export export;
    private final HttpServerResponse response;
    private final BooleanSupplier letIn;
    private final Context context;
    private final AtomicBoolean ended = new AtomicBoolean();

    Running(
        AuditProof.Export export,
        HttpServerResponse response,
        BooleanSupplier letIn,
        Context context) {
      this.export = export;
      this.response = response;
      this.letIn = letIn;
      this.context = context;
    }

    void begin() {
      response.closeHandler(closed -> end());
      response.exceptionHandler(broken -> end());
      next();
    }

    private void next() {
      if (ended.get()) {
        return;
      }
      if (!letIn.getAsBoolean()) {
        cut();
        return;
      }
      context.executeBlocking(export::next, false).onSuccess(this::write).onFailure(this::broken);
    }

    private void write(Optional<String> lines) {
      if (ended.get()) {
        return;
      }
      if (lines.isEmpty()) {
        response.end();
        end();
        return;
      }
      long timer = context.owner().setTimer(TAKES_WITHIN_MS, late -> cut());
      response
          .write(lines.get())
          .onComplete(
              written -> {
                context.owner().cancelTimer(timer);
                if (written.succeeded()) {
                  next();
                } else {
                  end();
                }
              });
    }

    private void broken(Throwable failure) {
      if (failure instanceof StoreUnavailable) {
        log.atDebug().setCause(failure).log("An export broke off"); // told once, by the store
      } else {
        log.atError().setCause(failure).log("An export failed");
      }
      cut();
    }

    /** Whoever reads sees that it is no whole export: it lacks its last line and breaks off. */
    private void cut() {
      if (!ended.get()) {
        end();
        response.reset();
      }
    }

    private void end() {
      if (ended.compareAndSet(false, true)) {
        done();
      }
    }
  }
}
