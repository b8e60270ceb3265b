package io.sluice.console.web;

import io.sluice.view.Backups;
import io.sluice.view.Backups.Backup;
import io.sluice.view.StoreUnavailable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One backup on its way: written to disk, then sent as fast as it is taken, then removed. What
 * fails at once is said; later the connection breaks off, and the file lacks its last line.
 */
final class BackupStream {
  private static final Logger log = LoggerFactory.getLogger(BackupStream.class);

  /** Nobody waits longer without a byte; idle connections are closed after a minute. */
  private static final long BREATHES_EVERY_MS = 10_000;

  /** For a large one over a slow line; who takes longer is cut off. */
  private static final long TAKEN_WITHIN_MS = TimeUnit.HOURS.toMillis(1);

  /** A member of gzip without content, which a reader of the whole does not notice. */
  private static final Buffer BREATH = breath();

  private final Backups backups;
  private final HttpServerResponse response;
  private final String requestId;

  /** Whether one is on its way; taken by one that begins. */
  private final AtomicBoolean taken;

  private final Context context =
      Objects.requireNonNull(Vertx.currentContext(), "on an event loop");

  BackupStream(
      Backups backups, HttpServerResponse response, String requestId, AtomicBoolean taken) {
    this.backups = backups;
    this.response = response;
    this.requestId = requestId;
    this.taken = taken;
  }

  static Refusal another() {
    return Refusal.of(429, "a backup is being made already; try again in a while")
        .with("Retry-After", "10");
  }

  void begin() {
    if (!taken.compareAndSet(false, true)) {
      refuse(another());
      return;
    }
    long breathing = context.owner().setPeriodic(BREATHES_EVERY_MS, time -> breathe());
    response.exceptionHandler(broken -> log.atDebug().setCause(broken).log("A backup broke off"));
    WorkerExecutor worker =
        context.owner().createSharedWorkerExecutor("sluice-backup", 1, 1, TimeUnit.HOURS);
    worker
        .executeBlocking(backups::write, false)
        .onComplete(
            written -> {
              // Not before: one that nobody refers to is interrupted, and H2 closes its file then.
              Future<Void> unused = worker.close();
              context.owner().cancelTimer(breathing);
              if (written.succeeded()) {
                send(written.result());
              } else {
                taken.set(false);
                failed(written.cause());
              }
            });
  }

  private void breathe() {
    if (!response.closed()) {
      response.write(BREATH);
    }
  }

  private void send(Backup backup) {
    long timer = context.owner().setTimer(TAKEN_WITHIN_MS, late -> response.reset());
    log.atInfo()
        .addKeyValue("rows", backup.rows())
        .addKeyValue("audit", backup.auditEntries())
        .addKeyValue("requestId", requestId)
        .log("A backup is sent");
    context
        .owner()
        .fileSystem()
        .open(backup.file().toString(), new OpenOptions().setRead(true).setWrite(false))
        .compose((AsyncFile file) -> file.pipeTo(response))
        .onComplete(
            sent -> {
              context.owner().cancelTimer(timer);
              if (sent.failed()) {
                log.atWarn()
                    .addKeyValue("requestId", requestId)
                    .addKeyValue("reason", String.valueOf(sent.cause().getMessage()))
                    .log("A backup was not taken to its end");
                response.reset();
              }
              remove(backup.file());
              taken.set(false);
            });
  }

  private void failed(Throwable failure) {
    if (!(failure instanceof StoreUnavailable) && !(failure instanceof IOException)) {
      log.atError().setCause(failure).addKeyValue("requestId", requestId).log("A backup failed");
    }
    if (response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    refuse(
        failure instanceof StoreUnavailable || failure instanceof IOException
            ? Refusal.of(503, "no backup is made: " + failure.getMessage())
            : Refusal.of(500, "this is a defect of the server; its log has the rest"));
  }

  private void refuse(Refusal refusal) {
    Answer answer = Answer.problem(refusal, requestId);
    answer.headers().forEach(response::putHeader);
    response
        .setStatusCode(answer.status())
        .putHeader("Content-Type", answer.type())
        .end(Buffer.buffer(answer.bytes()));
  }

  /** Deleting a name takes no time worth a thread. */
  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("A backup that was taken stays in the data folder until the next start");
    }
  }

  private static Buffer breath() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream unused = new GZIPOutputStream(out)) {
      unused.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return Buffer.buffer(out.toByteArray());
  }
}
