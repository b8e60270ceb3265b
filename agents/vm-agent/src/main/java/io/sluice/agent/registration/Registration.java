package io.sluice.agent.registration;

import com.google.gson.JsonObject;
import io.sluice.agent.relay.AgentLoop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the service's registration as the operator wants it: Envoy's port in place of its own once
 * it answers through Envoy, the same id for both, so that a host never counts twice. The agent's
 * end changes nothing: Envoy goes on serving.
 */
public final class Registration {
  private static final Logger log = LoggerFactory.getLogger(Registration.class);

  /** A service that answers longer than this did not leave: the registry lost it. */
  private static final Duration LONGEST_GOODBYE = Duration.ofMinutes(2);

  private final Settings settings;
  private final AgentLoop loop;
  private final Consul consul;
  private final ServiceCheck check;
  private final Drain drain;
  private Wish wish = Wish.REGISTERED;
  private @Nullable Place place;

  /** It deregistered itself, as services do that end in order: they serve on for a while. */
  private int absentLooks;

  /** Read anywhere. */
  private volatile Standing standing = new Standing("unknown", "", "");

  /**
   * What is registered, and where.
   *
   * @param service its name
   * @param port its own
   * @param ingress Envoy's for it
   * @param admin Envoy's administration, on 127.0.0.1
   * @param health the path that is asked for over HTTP; empty for a connection
   * @param interval between two looks
   * @param consul this host's own Consul agent
   * @param token of it, empty for none
   * @param folder keeps the operator's wish, and the registration of before
   */
  public record Settings(
      String service,
      int port,
      int ingress,
      int admin,
      String health,
      Duration interval,
      URI consul,
      String token,
      Path folder) {
    private Path wishFile() {
      return folder.resolve("registration.wish");
    }

    private Path placeFile() {
      return folder.resolve("registration.json");
    }

    /** Without the token. */
    @Override
    public String toString() {
      return service + " in " + consul;
    }
  }

  /**
   * How the registration stands.
   *
   * @param state {@code unknown}, {@code waiting}, {@code registered}, {@code direct}, {@code
   *     draining} or {@code drained}
   * @param id of the registration, empty before there is one
   * @param trouble why the state is not what is wished, or empty
   */
  public record Standing(String state, String id, String trouble) {}

  public Registration(Settings settings, AgentLoop loop) {
    this.settings = settings;
    this.loop = loop;
    LocalHttp http = new LocalHttp();
    this.consul = new Consul(http, settings.consul(), settings.token());
    this.check = new ServiceCheck(http, settings.port(), settings.ingress(), settings.health());
    IngressQuiet ingress = new IngressQuiet(http, settings.admin());
    this.drain = new Drain(consul, ingress, loop, () -> wish == Wish.DRAINED);
  }

  /**
   * Begins, with the wish of before.
   *
   * @throws IOException if that cannot be read
   */
  public void start() throws IOException {
    wish = Wish.read(settings.wishFile());
    loop.execute(this::look);
    loop.every(settings.interval(), this::look);
  }

  public Standing standing() {
    return standing;
  }

  /**
   * Wants another state; completes when it is reached, or with the trouble that stands against it.
   */
  public CompletableFuture<Standing> want(Wish wanted) {
    CompletableFuture<Standing> reached = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            wanted.write(settings.wishFile());
            wish = wanted;
            absentLooks = 0;
          } catch (IOException e) {
            stand(standing.state(), "the wish cannot be kept: " + e);
            reached.complete(standing);
            return;
          }
          if (wanted == Wish.DRAINED && !drain.isUnderWay()) {
            drain(reached);
          } else {
            look();
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
      switch (wish) {
        case REGISTERED -> register();
        case DIRECT -> giveBack();
        case DRAINED -> drain(new CompletableFuture<>());
        case UNKNOWN ->
            stand("unknown", "what was wished cannot be read: say register, deregister or drain");
      }
    } catch (IOException e) {
      stand(standing.state(), String.valueOf(e.getMessage()));
    }
  }

  private Seen seen() throws IOException {
    Map<String, JsonObject> services = consul.services();
    Place found = place(services);
    return new Seen(found, services.get(found.id()), consul.checks());
  }

  private Place place(Map<String, JsonObject> services) throws IOException {
    Place found = Place.of(services, settings.service(), settings.port(), settings.ingress());
    Place known = found.existed() ? PlaceFile.write(settings.placeFile(), found) : kept(found);
    place = known;
    return known;
  }

  /** What was registered before a drain took it out, if it was of this service and port. */
  private Place kept(Place nothing) throws IOException {
    return PlaceFile.read(settings.placeFile())
        .filter(before -> before.ofSame(nothing))
        .orElse(nothing);
  }

  private void register() throws IOException {
    Seen seen = seen();
    endMaintenance(seen);
    if (seen.leadsTo(settings.ingress()) && seen.checksStand()) {
      absentLooks = 0;
      stand("registered", "");
      return;
    }
    Optional<String> ill = check.trouble();
    boolean leaves = absentLooks > 0 || standing.state().equals("registered");
    absentLooks = leaves && seen.now() == null && ill.isEmpty() ? absentLooks + 1 : 0;
    if (ill.isPresent()) {
      stand("waiting", ill.get());
    } else if (absentLooks > 0 && absentLooks <= mostAbsentLooks()) {
      stand("waiting", "the service took itself out of the registry, and answers still");
    } else {
      putEnvoy(seen.place(), seen.now() != null);
    }
  }

  private long mostAbsentLooks() {
    return Math.max(1, LONGEST_GOODBYE.toMillis() / settings.interval().toMillis());
  }

  private void putEnvoy(Place found, boolean existed) throws IOException {
    consul.register(found.toEnvoy(settings.ingress(), settings.health(), settings.interval()));
    log.atInfo()
        .addKeyValue("service", settings.service())
        .addKeyValue("id", found.id())
        .addKeyValue("port", settings.ingress())
        .addKeyValue("existed", existed)
        .log("registered Envoy in the service's place");
    stand("registered", "");
  }

  /** A drain that was taken back, or broke off, leaves none behind; somebody else's stands. */
  private void endMaintenance(Seen seen) throws IOException {
    if (seen.maintainedByUs()) {
      consul.maintain(seen.place().id(), false, "");
    }
  }

  private void giveBack() throws IOException {
    Seen seen = seen();
    Place found = seen.place();
    endMaintenance(seen);
    if (seen.leadsTo(settings.ingress())) {
      consul.register(found.toService());
      consul.deregisterCheck(seen.checks(), found.answersId());
      log.atInfo()
          .addKeyValue("service", settings.service())
          .addKeyValue("id", found.id())
          .addKeyValue("port", settings.port())
          .log("gave the service's own port back");
    } else if (seen.now() == null && found.existed() && standing.state().startsWith("drain")) {
      consul.register(found.toServiceAnew(settings.health(), settings.interval()));
    }
    consul.deregisterCheck(seen.checks(), found.listensId());
    stand("direct", "");
  }

  private void drain(CompletableFuture<Standing> reached) {
    try {
      Seen seen = seen();
      if (seen.now() == null) {
        stand("drained", "");
        reached.complete(standing);
        return;
      }
      stand("draining", "");
      drain.begin(
          seen,
          end -> {
            if (end.stays()) {
              look();
            } else {
              stand(end.trouble().isEmpty() ? "drained" : "draining", end.trouble());
            }
            reached.complete(standing);
          });
    } catch (IOException e) {
      stand(standing.state(), String.valueOf(e.getMessage()));
      reached.complete(standing);
    }
  }

  private void stand(String state, String why) {
    String trouble = standing.trouble();
    if (!why.isEmpty() && !why.equals(trouble)) {
      log.atWarn()
          .addKeyValue("service", settings.service())
          .addKeyValue("why", why)
          .log("the registration is not as it should be");
    } else if (why.isEmpty() && !trouble.isEmpty()) {
      log.atInfo().addKeyValue("service", settings.service()).log("the registration is well again");
    }
    standing = new Standing(state, place == null ? "" : place.id(), why);
  }
}
