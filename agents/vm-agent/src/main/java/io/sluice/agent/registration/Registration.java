package io.sluice.agent.registration;

import io.sluice.agent.relay.AgentLoop;
import io.sluice.xds.protocol.errand.Departure;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the service's registration as the operator wants it: Envoy's port in place of its own once
 * it answers through Envoy, the same id for both, so that a host never counts twice. The agent's
 * end changes nothing: Envoy goes on serving.
 */
public final class Registration {
  private static final Logger log = LoggerFactory.getLogger(Registration.class);

  private static final Duration LONGEST_PACE = Duration.ofSeconds(20);

  private final Service service;
  private final AgentLoop loop;
  private final Registry registry;
  private final ServiceCheck check;
  private final Drain drain;
  private final Given given;
  private final Goodbye goodbye;
  private final DeathWatch watch = new DeathWatch();
  private final UntilDrained untilDrained = new UntilDrained();
  private final Wished wished;
  private String id = "";

  /** Read anywhere. */
  private volatile Standing standing = new Standing("unknown", "", "");

  /**
   * The service beside the agent.
   *
   * @param port its own
   * @param ingress Envoy's for it
   * @param health the path that is asked for over HTTP; empty for a connection
   * @param interval between two looks
   */
  public record Service(String name, int port, int ingress, String health, Duration interval) {}

  /**
   * What is registered, and where.
   *
   * @param admin Envoy's administration, on 127.0.0.1
   * @param registry where
   * @param folder keeps the operator's wish, and the registration of before
   */
  public record Settings(Service service, int admin, RegistrySettings registry, Path folder) {}

  /**
   * How the registration stands.
   *
   * @param state {@code unknown}, {@code waiting}, {@code registered}, {@code direct}, {@code
   *     draining} or {@code drained}
   * @param id of the registration, empty before there is one
   * @param trouble why the state is not what is wished, or empty
   */
  public record Standing(String state, String id, String trouble) {}

  /**
   * With the wish and the parameters of before.
   *
   * @param callers who has let go of an instance that leaves; empty where nobody can tell
   * @throws IOException if those cannot be read
   */
  public Registration(
      Settings settings,
      Function<Departure, CompletionStage<Optional<Departure.Callers>>> callers,
      AgentLoop loop)
      throws IOException {
    this(
        settings,
        Registry.of(settings.registry(), settings.service(), settings.folder()),
        callers,
        loop);
  }

  Registration(
      Settings settings,
      Registry registry,
      Function<Departure, CompletionStage<Optional<Departure.Callers>>> callers,
      AgentLoop loop)
      throws IOException {
    this.service = settings.service();
    this.loop = loop;
    LocalHttp http = new LocalHttp();
    this.registry = registry;
    this.wished = Wished.read(settings.folder());
    this.given = Given.read(settings.folder(), service.name());
    registry.use(given.parameters());
    this.goodbye = new Goodbye(pace());
    this.check = new ServiceCheck(http, service.port(), service.ingress(), service.health());
    IngressQuiet ingress = new IngressQuiet(http, settings.admin());
    this.drain =
        new Drain(
            registry,
            new DepartureFile(settings.folder().resolve("registration.departure.json")),
            ingress,
            callers,
            Drain.PACE,
            loop,
            () -> wished.now() == Wish.DRAINED);
  }

  /** Begins. */
  public void start() {
    loop.after(Given.LONGEST_SILENCE, given::waitNoLonger);
    loop.execute(this::look);
    loop.every(pace(), this::look);
  }

  /** The control plane says with what the service is to be registered. Any thread. */
  public void given(RegistrationParameters parameters) {
    loop.execute(
        () -> {
          try {
            boolean unused = given.take(parameters);
          } catch (IOException e) {
            stand(standing.state(), "what the control plane says cannot be kept: " + e);
          }
          registry.use(given.parameters());
          look();
        });
  }

  public Standing standing() {
    return standing;
  }

  /**
   * Wants another state; completes when it is reached, or with the trouble that stands against it.
   * While a drain is under way that is at its end, whoever asks.
   */
  public CompletableFuture<Standing> want(Wish wanted) {
    CompletableFuture<Standing> reached = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            wished.becomes(wanted);
            goodbye.takeBack();
          } catch (IOException e) {
            stand(standing.state(), "the wish cannot be kept: " + e);
            reached.complete(standing);
            return;
          }
          look();
          if (drain.isUnderWay()) {
            untilDrained.waits(wanted, reached);
          } else {
            reached.complete(standing);
          }
        });
    return reached;
  }

  private void look() {
    if (drain.isUnderWay()) {
      return;
    }
    try {
      switch (wished.now()) {
        case REGISTERED -> register();
        case DIRECT -> giveBack();
        case DRAINED -> drain();
        case UNKNOWN -> {
          Registry.Entry unused = entry(); // an own lease lives by being looked at
          stand("unknown", "what was wished cannot be read: say register, deregister or drain");
        }
      }
    } catch (IOException e) {
      stand(standing.state(), String.valueOf(e.getMessage()));
    }
  }

  private Registry.Entry entry() throws IOException {
    Registry.Entry entry = registry.entry();
    id = entry.id();
    return entry;
  }

  /** A drain that was taken back, or broke off, leaves nothing announced. */
  private Registry.Entry notLeaving() throws IOException {
    Registry.Entry entry = entry();
    return entry.takeBack() ? entry() : entry;
  }

  private void register() throws IOException {
    Registry.Entry entry = notLeaving();
    if (entry.leadsToEnvoy() && entry.isComplete()) {
      goodbye.takeBack();
      given.wasRegistered();
      wished.madeGood();
      vouch(entry, "registered", "waiting", check::trouble, given.trouble());
      return;
    }
    Optional<String> ill = check.trouble(entry.departure().address());
    boolean leaves = goodbye.isSaid(entry, standing.state().equals("registered"), ill.isEmpty());
    if (ill.isPresent()) {
      stand("waiting", ill.get());
    } else if (leaves) {
      stand("waiting", "the service took itself out of the registry, and answers still");
    } else if (given.isAwaited(entry) || !given.refusal(entry).isEmpty()) {
      stand("waiting", given.refusal(entry));
    } else {
      watch.answered();
      entry.putEnvoy();
      wished.madeGood();
      given.wasRegistered();
      tell(entry, service.ingress(), "registered Envoy in the service's place");
      stand("registered", given.trouble());
    }
  }

  private void vouch(
      Registry.Entry entry,
      String state,
      String dead,
      Supplier<Optional<String>> trouble,
      String otherwise)
      throws IOException {
    DeathWatch.Look look = watch.look(entry, trouble);
    stand(look.dead() ? dead : state, look.trouble().isEmpty() ? otherwise : look.trouble());
  }

  /** Three times within an etcd lease, however seldom the service itself is to be looked at. */
  private Duration pace() {
    Duration interval = service.interval();
    return interval.compareTo(LONGEST_PACE) < 0 ? interval : LONGEST_PACE;
  }

  private void tell(Registry.Entry entry, int port, String what) {
    log.atInfo()
        .addKeyValue("service", service.name())
        .addKeyValue("id", entry.id())
        .addKeyValue("port", port)
        .addKeyValue("existed", entry.isThere())
        .log(what);
  }

  private void giveBack() throws IOException {
    Registry.Entry entry = notLeaving();
    boolean drained = entry.isKnown() && wished.isAfterDrain();
    boolean lost = entry.isKeptAlive() && check.direct().isEmpty();
    if (entry.leadsToEnvoy()) {
      entry.putService();
      tell(entry, service.port(), "gave the service's own port back");
      entry = entry();
    } else if (!entry.isThere() && (drained || lost)) {
      entry.putService();
      tell(entry, service.port(), "registered the service's own port");
      entry = entry();
    }
    entry.forgetEnvoy();
    wished.madeGood();
    vouch(entry, "direct", "direct", check::direct, "");
  }

  private void drain() throws IOException {
    Registry.Entry entry = entry();
    boolean over = !entry.isThere() && !drain.isUnfinished();
    stand(over ? "drained" : "draining", "");
    if (!over) {
      drain.begin(entry, this::drainEnded);
    }
  }

  private void drainEnded(Drain.End end) {
    if (end.stays()) {
      look();
    } else {
      stand(end.trouble().isEmpty() ? "drained" : "draining", end.trouble());
    }
    untilDrained.ended(wished.now(), standing);
  }

  private void stand(String state, String why) {
    String trouble = standing.trouble();
    if (!why.isEmpty() && !why.equals(trouble)) {
      log.atWarn()
          .addKeyValue("service", service.name())
          .addKeyValue("why", why)
          .log("the registration is not as it should be");
    } else if (why.isEmpty() && !trouble.isEmpty()) {
      log.atInfo().addKeyValue("service", service.name()).log("the registration is well again");
    }
    standing = new Standing(state, id, why);
  }
}
