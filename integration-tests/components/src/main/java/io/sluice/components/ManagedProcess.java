package io.sluice.components;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * An external program that this JVM started and answers for. It ends with {@link #stop()}, with an
 * orderly end of the JVM (Ctrl-C, SIGTERM), and, through a guard process, when the JVM is killed.
 * Safe for use by several threads.
 */
public final class ManagedProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final int TAIL_BYTES = 2_000;

  private final ProcessSpec spec;
  private final Process process;
  private final DeathGuard guard;
  private final Thread hook;
  private final CompletableFuture<Integer> ended;

  private ManagedProcess(ProcessSpec spec, Process process, DeathGuard guard) {
    this.spec = spec;
    this.process = process;
    this.guard = guard;
    this.ended =
        process
            .onExit()
            .thenApply(
                gone -> {
                  guard.release();
                  return gone.exitValue();
                });
    this.hook = new Thread(this::end, "stop-" + spec.name());
  }

  /**
   * Starts the program.
   *
   * @throws ProcessFailed when it cannot be started
   */
  public static ManagedProcess start(ProcessSpec spec) {
    var builder =
        new ProcessBuilder(apart(spec.command()))
            .directory(spec.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.output().toFile()));
    builder.environment().putAll(spec.environment());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      var managed = new ManagedProcess(spec, process, DeathGuard.over(process.pid()));
      managed.armed();
      return managed;
    } catch (IOException e) {
      throw new ProcessFailed(spec.name() + " cannot be started: " + e.getMessage(), e);
    }
  }

  /**
   * In a session of its own a Ctrl-C reaches this JVM alone, which then ends its programs in order.
   */
  private static List<String> apart(List<String> command) {
    if (!Files.isExecutable(SETSID) || !Files.isExecutable(Path.of(command.get(0)))) {
      return command;
    }
    var words = new ArrayList<String>();
    words.add(SETSID.toString());
    words.addAll(command);
    return words;
  }

  private void armed() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      end();
      throw new ProcessFailed(spec.name() + " was not started: this JVM is ending", shuttingDown);
    }
  }

  /**
   * Waits until {@code ready} says so; it is asked every 20 ms on the calling thread and may block.
   *
   * @return this
   * @throws ProcessFailed when the program ends first or {@code limit} passes; it is stopped then
   */
  public ManagedProcess awaitReady(BooleanSupplier ready, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!ready.getAsBoolean()) {
      if (!isAlive()) {
        throw new ProcessFailed(
            spec.name() + " ended with " + process.exitValue() + " before it was ready: " + tail());
      }
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        stop();
        throw new ProcessFailed(spec.name() + " was not ready within " + limit + ": " + tail());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return this;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Completes with the exit value (128 + signal after a signal) when the program ends, whoever
   * ended it.
   */
  public CompletableFuture<Integer> onExit() {
    return ended.copy();
  }

  /** The file that holds everything the program wrote. */
  public Path output() {
    return spec.output();
  }

  /** The last 2,000 bytes of the output; empty when there is none. */
  public String tail() {
    try (var file = Files.newByteChannel(spec.output())) {
      file.position(Math.max(0, file.size() - TAIL_BYTES));
      var bytes = java.nio.ByteBuffer.allocate(TAIL_BYTES);
      int read;
      do {
        read = file.read(bytes);
      } while (read > 0);
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "(" + spec.output() + " cannot be read: " + e.getMessage() + ")";
    }
  }

  /** Freezes the program (SIGSTOP): its sockets stay open and nobody answers. */
  public void pause() {
    signal("STOP");
  }

  /** Lets a paused program go on (SIGCONT). */
  public void resume() {
    signal("CONT");
  }

  /** Sends a signal by its name without SIG, for example {@code HUP}. */
  public void signal(String name) {
    try {
      int exit =
          new ProcessBuilder("sh", "-c", "kill -\"$1\" \"$2\"", "sh", name, Long.toString(pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (exit != 0) {
        throw new ProcessFailed(spec.name() + " did not take SIG" + name + ": it has ended");
      }
    } catch (IOException e) {
      throw new ProcessFailed("sh cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGKILL, and waits until the program and its children are gone. */
  public void kill() {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    awaitExit(GRACE);
    forget();
  }

  /**
   * SIGTERM, after 5 s SIGKILL; returns when the program and its children are gone. Repeating it
   * does nothing.
   */
  public void stop() {
    end();
    forget();
  }

  @Override
  public void close() {
    stop();
  }

  private void end() {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroy();
    if (!awaitExit(GRACE)) {
      process.destroyForcibly();
      awaitExit(GRACE);
    }
    descendants.forEach(ProcessHandle::destroyForcibly);
    guard.release();
  }

  private boolean awaitExit(Duration limit) {
    try {
      ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return true;
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for " + spec.name(), e);
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The JVM is running the hooks already: this one has nothing left to do.
      return;
    }
  }
}
