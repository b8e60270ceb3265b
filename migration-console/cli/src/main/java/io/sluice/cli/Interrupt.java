package io.sluice.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C (or SIGTERM) of a command that runs for long: it ends what it does, says what it saw, and
 * leaves with its own exit code.
 */
final class Interrupt implements AutoCloseable {
  private static final int SAYS_WITHIN_SECONDS = 20;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch said = new CountDownLatch(1);
  private final Thread hook = new Thread(this::end, "sluice-interrupt");

  /** Written by the command before {@link #said}, read by the hook after it. */
  private volatile int code = 130;

  /** Listens for it in this process. */
  static Interrupt ofProcess() {
    Interrupt interrupt = new Interrupt();
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  /** The same as Ctrl-C. */
  void ask() {
    asked.countDown();
  }

  /** Waits; false at once when it is asked to end. */
  boolean pause(Duration time) {
    try {
      return !asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** All is said and flushed. */
  void said(int exitCode) {
    code = exitCode;
    said.countDown();
  }

  private void end() {
    ask();
    try {
      boolean inTime = said.await(SAYS_WITHIN_SECONDS, TimeUnit.SECONDS);
      Runtime.getRuntime().halt(inTime ? code : 130);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      said.countDown(); // The process ends already: its hook goes on.
    }
  }
}
