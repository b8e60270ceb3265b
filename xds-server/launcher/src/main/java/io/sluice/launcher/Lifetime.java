package io.sluice.launcher;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's life as a process: it ends when it is told to, or when one of its threads dies, since
 * a member that lacks a part would look alive and serve what is old.
 */
final class Lifetime {
  private static final Logger log = LoggerFactory.getLogger(Lifetime.class);

  /** Of the 5 s that are promised, what closing may take. */
  private static final Duration CLOSING = Duration.ofMillis(4_500);

  /** Every thread of ours is named so; a library's thread is the library's to replace. */
  private static final String OURS = "sluice-";

  private final CompletableFuture<String> death = new CompletableFuture<>();

  /** Called by the JVM with what a thread did not catch. */
  void uncaught(Thread thread, Throwable cause) {
    log.atError()
        .setCause(cause)
        .addKeyValue("thread", thread.getName())
        .log("A thread ended by what nobody caught");
    if (thread.getName().startsWith(OURS)) {
      death.complete("the thread " + thread.getName() + " died: " + cause);
    }
  }

  /** Waits for a part to die; why. */
  String awaitDeath() {
    return death.join();
  }

  /** Closes the server, within less than 5 s; what does not close by then goes with the process. */
  void close(AutoCloseable server) throws InterruptedException {
    log.atInfo().log("Stopping");
    Thread closing = new Thread(() -> closeNow(server), OURS + "closing");
    closing.setDaemon(true);
    closing.start();
    closing.join(CLOSING.toMillis());
    if (closing.isAlive()) {
      log.atWarn().log("Not everything closed in time; the process ends all the same");
    }
  }

  private static void closeNow(AutoCloseable server) {
    try {
      server.close();
      log.atInfo().log("Stopped");
    } catch (Exception e) {
      log.atWarn().setCause(e).log("The server did not close cleanly");
    }
  }
}
