package io.sluice.console.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Where operations are carried out: a few bounded pools, so that what hangs in one of them leaves
 * the others free.
 */
final class OperationPools {
  /** After which a request is told that there is no answer. */
  static final long ANSWERS_WITHIN_MS = 30_000;

  private final RepeatedRequests repeated;
  private final Workers reads;
  private final Workers writes;
  private final Workers rescues;
  private final Workers questions;
  private final Workers errands;
  private final Workers signIns;

  OperationPools(Vertx vertx, RepeatedRequests repeated, Workers signIns) {
    this.repeated = repeated;
    this.signIns = signIns;
    this.reads = new Workers(vertx, "sluice-console-read", 4, 256);
    this.writes = new Workers(vertx, "sluice-console-write", 8, 64);
    this.rescues = new Workers(vertx, "sluice-console-rescue", 4, 64);
    this.questions = new Workers(vertx, "sluice-console-ask", 4, 16);
    this.errands = new Workers(vertx, "sluice-console-errand", 4, 16);
  }

  /** Where who is asking is found out. */
  Workers questions() {
    return questions;
  }

  /**
   * Carries an operation out.
   *
   * @param encoding that the sender accepts, or null
   * @param begun whether somebody has begun it, or answered that nobody will: a change that waited
   *     for so long that its sender was refused must not be made behind his back
   */
  Future<Packed> run(
      Operation operation, Call call, @Nullable String encoding, AtomicBoolean begun) {
    Callable<Packed> task =
        () -> {
          if (!begun.compareAndSet(false, true)) {
            throw unanswered(true);
          }
          return Packed.of(
              operation.pool() == Operation.Pool.WRITE
                  ? write(operation, call)
                  : operation.answer(call),
              encoding);
        };
    return switch (operation.pool()) {
      case NONE -> Future.succeededFuture(call).map(c -> Packed.of(operation.answer(c), encoding));
      case READ -> reads.run(task);
      case WRITE -> writes.run(task);
      case RESCUE -> rescues.run(task);
      case ASK -> questions.run(task);
      case ERRAND -> errands.run(task);
      case SIGN_IN -> signIns.run(task);
    };
  }

  private Answer write(Operation operation, Call call) {
    String key = call.idempotencyKey();
    return key == null || operation.replay() == Operation.Replay.NONE
        ? operation.answer(call)
        : repeated.answer(operation, call, key);
  }

  static Refusal unanswered(boolean neverBegun) {
    String within = "no answer within " + TimeUnit.MILLISECONDS.toSeconds(ANSWERS_WITHIN_MS) + " s";
    return Refusal.of(
            503,
            neverBegun
                ? within + ": too much waited before this, which was not begun; nothing was changed"
                : within + "; a change may or may not have been made: read it again")
        .with("Retry-After", "5");
  }
}
