package io.sluice.agent.relay;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns what changes in a part of the agent. A task that fails is logged, and
 * the next one runs. Once closed it takes nothing more, without a word.
 */
public final class AgentLoop implements Executor, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentLoop.class);
  private static final long CLOSE_SECONDS = 5;

  private final ScheduledExecutorService thread;
  private final Runnable ending;

  /**
   * @param name of the thread
   */
  public AgentLoop(String name) {
    thread = own(name);
    ending = thread::shutdown;
  }

  /**
   * On the thread of sockets, which ends with this loop: they are closed first, and what their end
   * brings with it still runs.
   */
  AgentLoop(EventLoop sockets) {
    thread = sockets;
    ending =
        () -> {
          var unused = sockets.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        };
  }

  private static ScheduledExecutorService own(String name) {
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(guarded(task));
    } catch (RejectedExecutionException closed) {
      log.atDebug().log("a task came after the end of its loop");
    }
  }

  /** Runs a task once, later; what is returned takes that back. */
  public Runnable after(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> later =
          thread.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
      return () -> later.cancel(false);
    } catch (RejectedExecutionException closed) {
      log.atDebug().log("a task came after the end of its loop");
      return () -> {};
    }
  }

  /**
   * Any part of a pause's second half, so that hosts do not come back all at once.
   *
   * @param random from 0 to 1
   */
  public static Duration spread(Duration pause, DoubleSupplier random) {
    return Duration.ofNanos((long) (pause.toNanos() * (0.5 + 0.5 * random.getAsDouble())));
  }

  /** Runs a task again and again, the first time after one pause. */
  public void every(Duration pause, Runnable task) {
    after(
        pause,
        () -> {
          try {
            task.run();
          } finally {
            every(pause, task);
          }
        });
  }

  /** The task without its failure, which is logged. */
  static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        log.atError().setCause(e).log("a task of the agent failed");
      }
    };
  }

  /** Lets what began come to its end, for at most 5 s. */
  @Override
  public void close() {
    ending.run();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
