package io.sluice.agent.registration;

import io.sluice.agent.relay.AgentLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of the registry: says it to all, waits until nobody asks any more, and only then
 * goes. Runs on the registry's loop.
 */
final class Drain {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  /** Callers learn of a departure within this; who has not by then is not waited for. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int QUIET_LOOKS = 3;

  /** By which a maintenance is known as ours. */
  static final String REASON = "sluice agent drain";

  private final Registry registry;
  private final IngressQuiet ingress;
  private final AgentLoop loop;
  private final BooleanSupplier wished;
  private boolean underWay;

  /**
   * @param wished whether it is still meant to go
   */
  Drain(Registry registry, IngressQuiet ingress, AgentLoop loop, BooleanSupplier wished) {
    this.registry = registry;
    this.ingress = ingress;
    this.loop = loop;
    this.wished = wished;
  }

  /**
   * How it ended.
   *
   * @param stays somebody changed their mind; what was announced stands still
   * @param trouble why it could not be taken out, or empty
   */
  record End(boolean stays, String trouble) {}

  boolean isUnderWay() {
    return underWay;
  }

  /**
   * Begins. Where the registry has no words for it, the departure itself tells the callers, and
   * what they still ask is waited for afterwards.
   *
   * @param then told of the end
   * @throws IOException if it cannot be announced
   */
  void begin(Registry.Entry entry, Consumer<End> then) throws IOException {
    if (!entry.announce()) {
      entry.remove();
      log.atWarn()
          .addKeyValue("id", entry.id())
          .log("the registry cannot say that an instance is about to leave: it is out at once");
    }
    underWay = true;
    look(then, LONGEST, 0, -1);
  }

  private void look(Consumer<End> then, Duration left, int quiet, long total) {
    IngressQuiet.Requests now = requests(total);
    int looks = now.active() == 0 && now.total() == total ? quiet + 1 : 0;
    if (!wished.getAsBoolean()) {
      end(then, new End(true, ""));
    } else if (looks >= QUIET_LOOKS || left.isZero() || left.isNegative()) {
      end(then, leave(now.active()));
    } else {
      loop.after(LOOK, () -> look(then, left.minus(LOOK), looks, now.total()));
    }
  }

  private IngressQuiet.Requests requests(long before) {
    try {
      return ingress.now();
    } catch (IOException gone) {
      // Without Envoy nobody comes through it.
      return new IngressQuiet.Requests(0, before);
    }
  }

  private void end(Consumer<End> then, End end) {
    underWay = false;
    then.accept(end);
  }

  private End leave(long active) {
    try {
      Registry.Entry entry = registry.entry();
      if (entry.isThere()) {
        entry.remove();
      }
      log.atInfo()
          .addKeyValue("id", entry.id())
          .addKeyValue("stillActive", active)
          .log("drained and deregistered");
      return new End(false, "");
    } catch (IOException e) {
      return new End(false, String.valueOf(e.getMessage()));
    }
  }
}
