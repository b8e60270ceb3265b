package io.sluice.demo;

import io.sluice.components.EnvoyServer;
import io.sluice.components.ManagedProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills, pauses and restarts members and their database in turn while the load runs, and tells what
 * callers noticed of each act; on a thread of its own.
 */
final class Chaos implements AutoCloseable {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Failures that an act causes show within this; a database is away for as long at least. */
  private static final long SHORTEST_MS = 6_000;

  /** Three times what an Envoy needs to notice that its member is frozen (9 s). */
  private static final long LONGEST_MS = 30_000;

  private final Scenery.Running running;
  private final MemberWatch watch;
  private final PrintStream out;
  private final List<ChaosAct> acts = new ArrayList<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  /** Not begun yet. */
  Chaos(Scenery.Running running, MemberWatch watch, PrintStream out) {
    this.running = running;
    this.watch = watch;
    this.out = out;
  }

  private interface Fault {
    void happen() throws IOException;
  }

  /** Begins; the result completes with the exit value after one round. */
  CompletableFuture<Integer> begin() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return round();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        thread);
  }

  private int round() throws IOException {
    int all = running.members().all().size();
    running
        .console()
        .split(Backends.SERVICE, Map.of(Backends.VM, 5_000, Backends.KUBERNETES, 5_000), "chaos");
    act("nothing, to compare", all, () -> {});

    int killed = watch.owner("vms");
    act("kill -9 " + name(killed) + ", which reads vms", all - 1, () -> process(killed).kill());
    act("start " + name(killed) + " again", all, () -> again(killed));

    int paused = memberOfEnvoy();
    String frozen = name(paused) + ", which Envoy is on";
    act("SIGSTOP " + frozen, all - 1, () -> process(paused).pause());
    act("SIGCONT " + name(paused), all, () -> process(paused).resume());

    int restarted = watch.leader();
    act(
        "restart " + name(restarted) + ", which leads",
        all,
        () -> {
          process(restarted).stop();
          again(restarted);
        });

    act("kill -9 PostgreSQL", all, () -> running.members().postgres().kill());
    act("start PostgreSQL again", all, () -> running.members().postgres().again());
    return judge();
  }

  private ManagedProcess process(int number) {
    return running.members().get(number).process();
  }

  private String name(int number) {
    return running.members().get(number).plan().name();
  }

  private void again(int number) throws IOException {
    ServerProcess ready = running.members().again(number).awaitReady();
    if (!ready.process().isAlive()) {
      throw new IOException(name(number) + " ended as soon as it was ready");
    }
  }

  /** A member that was just started may not answer the others in time; then it is asked again. */
  private int memberOfEnvoy() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MS);
    while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted()) {
      String member = running.console().get("/api/v1/proxies").at("/items/0/member").asText();
      for (int i = 0; i < running.members().all().size(); i++) {
        if (name(i).equals(member)) {
          return i;
        }
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new IOException("Envoy is on no member");
  }

  private void act(String what, int running, Fault fault) throws IOException {
    out.println("          CHAOS  " + what);
    long failed = failed();
    fault.happen();
    long done = System.nanoTime();
    int port = this.running.backends().another(this.running.vms()).port();
    long arrived = ChaosAct.NEVER;
    long agreed = ChaosAct.NEVER;
    for (long ms = 0; ms < LONGEST_MS && (ms < SHORTEST_MS || arrived < 0 || agreed < 0); ) {
      LockSupport.parkNanos(POLL_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("the demo is ending");
      }
      ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - done);
      if (arrived < 0 && isOnEnvoy(port)) {
        arrived = ms;
      }
      boolean agree = watch.agreeing(done) >= running;
      if (!agree) {
        agreed = ChaosAct.NEVER;
      } else if (agreed < 0) {
        agreed = ms;
      }
    }
    var act = new ChaosAct(what, failed() - failed, arrived, agreed, running);
    acts.add(act);
    out.println("          CHAOS  " + act.words());
  }

  private boolean isOnEnvoy(int port) throws IOException {
    EnvoyServer envoy =
        running.envoy().orElseThrow(() -> new IOException("--chaos needs an Envoy to look at"));
    return envoy.get("/clusters").contains("::127.0.0.1:" + port + "::");
  }

  private long failed() {
    return running.load().tally().counts().failed();
  }

  private int judge() {
    out.println();
    out.println(ChaosAct.header());
    acts.forEach(act -> out.println(act.row()));
    boolean passed = failed() == 0 && acts.stream().allMatch(ChaosAct::passed);
    out.println(
        passed
            ? "No request failed, every change arrived, and all agreed within 10 s after each act."
            : "Something was noticed (" + failed() + " requests failed in all).");
    return passed ? 0 : 1;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
