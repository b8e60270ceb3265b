package io.sluice.agent.registration;

import io.sluice.agent.relay.AgentLoop;
import io.sluice.xds.protocol.errand.Departure;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of the registry: says it to all, waits until callers that are proxies have let go and
 * nobody asks any more, and only then goes. Runs on the registry's loop.
 */
final class Drain {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  /** Callers learn of a departure within this; who has not by then is not waited for. */
  static final Pace PACE = new Pace(Duration.ofSeconds(1), 3, Duration.ofSeconds(30));

  /** By which a maintenance is known as ours. */
  static final String REASON = "sluice agent drain";

  private final Registry registry;
  private final DepartureFile file;
  private final IngressQuiet ingress;
  private final Function<Departure, CompletionStage<Optional<Departure.Callers>>> callers;
  private final Pace pace;
  private final AgentLoop loop;
  private final BooleanSupplier wished;
  private boolean underWay;

  /**
   * How long it takes.
   *
   * @param look the pause between two looks, and between two questions
   * @param quietLooks so many one after the other without a request are quiet
   * @param longest after which it goes, whoever still asks and however long a look takes
   */
  record Pace(Duration look, int quietLooks, Duration longest) {}

  /**
   * @param file keeps the departure of what is out already, so that a new start goes on with it
   * @param callers who has let go of an instance; empty where nobody can tell
   * @param wished whether it is still meant to go
   */
  Drain(
      Registry registry,
      DepartureFile file,
      IngressQuiet ingress,
      Function<Departure, CompletionStage<Optional<Departure.Callers>>> callers,
      Pace pace,
      AgentLoop loop,
      BooleanSupplier wished) {
    this.registry = registry;
    this.file = file;
    this.ingress = ingress;
    this.callers = callers;
    this.pace = pace;
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
   * Whether callers of an instance that is out already were not waited for until the end.
   *
   * @throws IOException if that cannot be read
   */
  boolean isUnfinished() throws IOException {
    return file.read().isPresent();
  }

  /**
   * Begins, or goes on with what is unfinished. Where the registry has no words for it, the
   * departure itself tells the callers, and they are waited for afterwards.
   *
   * @param then told of the end
   * @throws IOException if it cannot be announced
   */
  void begin(Registry.Entry entry, Consumer<End> then) throws IOException {
    Departure departure =
        entry.isThere() ? announced(entry) : file.read().orElseGet(entry::departure);
    underWay = true;
    new Leaving(departure, then, System.nanoTime() + pace.longest().toNanos()).look(0, -1);
  }

  private Departure announced(Registry.Entry entry) throws IOException {
    if (entry.announce()) {
      return registry.entry().departure(); // it may say more: Consul names the node with the word
    }
    Departure departure = entry.departure();
    file.write(departure);
    entry.remove();
    log.atWarn()
        .addKeyValue("id", entry.id())
        .log("the registry cannot say that an instance is about to leave: it is out at once");
    return departure;
  }

  private void end(Consumer<End> then, End end) {
    underWay = false;
    file.forget();
    then.accept(end);
  }

  /** One that is under way. */
  private final class Leaving {
    private final Departure departure;
    private final Consumer<End> then;
    private final long deadline;

    /** The last answer of a member; where none can tell, quiet alone decides. */
    private Optional<Departure.Callers> known = Optional.empty();

    private boolean asking;

    Leaving(Departure departure, Consumer<End> then, long deadline) {
      this.departure = departure;
      this.then = then;
      this.deadline = deadline;
    }

    private void look(int quiet, long total) {
      IngressQuiet.Requests now = requests(total);
      int looks = now.active() == 0 && now.total() == total ? quiet + 1 : 0;
      boolean isQuiet = looks >= pace.quietLooks();
      boolean letGo = known.map(Departure.Callers::haveLetGo).orElse(!asking);
      long left = deadline - System.nanoTime();
      if (!wished.getAsBoolean()) {
        end(then, new End(true, ""));
      } else if ((isQuiet && letGo) || left <= 0) {
        end(then, leave(now, letGo));
      } else {
        if (looks == pace.quietLooks()) {
          log.atInfo()
              .addKeyValue("callers", said())
              .log("nobody asks any more; the registration stands until all callers have let go");
        }
        ask();
        Duration pause = Duration.ofNanos(Math.min(left, pace.look().toNanos()));
        loop.after(pause.plusMillis(1), () -> look(looks, now.total()));
      }
    }

    /** A member that falls silent takes back nothing of what was said before. */
    private void ask() {
      if (asking) {
        return;
      }
      asking = true;
      callers
          .apply(departure)
          .whenCompleteAsync(
              (answer, failure) -> {
                asking = false;
                known = answer == null ? known : answer.or(() -> known);
              },
              loop);
    }

    private String said() {
      return known.map(Departure.Callers::toString).orElse("no member says what they have");
    }

    private End leave(IngressQuiet.Requests now, boolean letGo) {
      try {
        Registry.Entry entry = registry.entry();
        if (entry.isThere()) {
          entry.remove();
        }
        (letGo && known.isPresent() ? log.atInfo() : log.atWarn())
            .addKeyValue("id", entry.id())
            .addKeyValue("stillActive", now.isKnown() ? now.active() : "unknown")
            .addKeyValue("callers", said())
            .log(
                letGo
                    ? "drained and deregistered"
                    : "deregistered after "
                        + pace.longest().toSeconds()
                        + " s, while callers may still come: not all are known to have let go");
        return new End(false, "");
      } catch (IOException e) {
        return new End(false, String.valueOf(e.getMessage()));
      }
    }
  }

  private IngressQuiet.Requests requests(long before) {
    try {
      return ingress.now();
    } catch (ConnectException gone) {
      // Without Envoy nobody comes through it.
      return new IngressQuiet.Requests(0, before);
    } catch (IOException busy) {
      // An Envoy that has no time to say so is not quiet.
      return IngressQuiet.Requests.UNKNOWN;
    }
  }
}
