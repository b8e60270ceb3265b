package io.sluice.agent;

import com.google.gson.JsonObject;
import io.sluice.agent.errand.EnvoyAdmin;
import io.sluice.agent.errand.EnvoyTime;
import io.sluice.agent.errand.ErrandLine;
import io.sluice.agent.errand.Errands;
import io.sluice.agent.errand.LogLevels;
import io.sluice.agent.errand.MemberQuestions;
import io.sluice.agent.errand.ParametersLine;
import io.sluice.agent.errand.Reach;
import io.sluice.agent.local.LocalApi;
import io.sluice.agent.local.Token;
import io.sluice.agent.registration.Registration;
import io.sluice.agent.registration.Wish;
import io.sluice.agent.relay.Accepted;
import io.sluice.agent.relay.AcceptedFile;
import io.sluice.agent.relay.AgentLoop;
import io.sluice.agent.relay.Keeper;
import io.sluice.agent.relay.MemberChannels;
import io.sluice.agent.relay.Members;
import io.sluice.agent.relay.Pins;
import io.sluice.agent.relay.Relay;
import io.sluice.agent.relay.Sockets;
import io.sluice.xds.protocol.errand.Attendance;
import io.sluice.xds.protocol.errand.RegistrationQuestion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs beside the Envoy of one host: its parts, put together. */
final class HostAgent implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HostAgent.class);

  private static final long LAST_WRITE_SECONDS = 3;

  private final Settings settings;
  private final Sockets sockets = new Sockets("sluice-agent");
  private final AgentLoop loop = sockets.loop();
  private final AgentLoop disk = new AgentLoop("sluice-agent-disk");
  private final AgentLoop registry = new AgentLoop("sluice-agent-registry");
  private final AgentLoop asked = new AgentLoop("sluice-agent-errands");
  private final Accepted accepted;
  private final Members<XdsAddress> members;
  private final Keeper keeper;
  private final Relay relay;
  private final Pinning pinning;
  private final LogLevels levels;
  private final LocalApi api;
  private final Optional<Registration> registration;

  /**
   * @param manifest of the service
   * @param facts of the host, with the members of the control plane
   * @param listen where its Envoy asks
   * @param api where the local interface listens
   * @param state the folder of what is kept, which exists
   * @param bootstrap Envoy's
   * @param envoyPid the file with the pid of Envoy's supervisor, which may be missing
   * @param tls towards members
   * @param registration empty when nothing is registered
   */
  record Settings(
      Manifest manifest,
      NodeFacts facts,
      InetSocketAddress listen,
      InetSocketAddress api,
      Path state,
      Path bootstrap,
      Path envoyPid,
      Optional<MemberChannels.Tls> tls,
      Optional<Registration.Settings> registration) {}

  /**
   * @throws IOException if an address cannot be bound, or the folder cannot be used
   */
  HostAgent(Settings settings) throws IOException {
    this.settings = settings;
    AcceptedFile file = new AcceptedFile(settings.state().resolve("accepted.bin"));
    AcceptedFile.Found found = file.read();
    accepted = found.accepted();
    tell(found);
    members =
        new Members<>(
            XdsCluster.inOrderOf(settings.facts().id(), settings.facts().xds()),
            new MemberChannels(settings.tls(), sockets)::open,
            loop,
            () -> ThreadLocalRandom.current().nextDouble());
    EnvoyAdmin envoy = new EnvoyAdmin(settings.manifest().ports().admin());
    levels =
        new LogLevels(envoy, settings.state().resolve("log-level.json"), asked, Clock.systemUTC());
    ErrandLine errands =
        new ErrandLine(
            new Attendance(settings.facts().id(), settings.manifest().service()),
            new Errands(
                envoy,
                levels,
                new Reach(System::nanoTime),
                new EnvoyTime(System::nanoTime),
                accepted,
                asked),
            loop,
            () -> ThreadLocalRandom.current().nextDouble());
    members.whenConnected(errands::connected);
    MemberQuestions questions = new MemberQuestions();
    members.whenConnected(questions::connected);
    Pins pins = new Pins();
    relay = new Relay(settings.listen(), members, accepted, pins, sockets);
    keeper =
        new Keeper(accepted, found.at(), file, relay::isVouchedFor, loop, disk, Clock.systemUTC());
    pinning =
        new Pinning(
            pins,
            new PinFile(settings.state().resolve("pins.json")),
            accepted,
            relay::pinsChanged,
            loop,
            disk,
            Clock.systemUTC());
    registration =
        settings.registration().isPresent()
            ? Optional.of(registration(settings.registration().get(), questions))
            : Optional.empty();
    api = new LocalApi(settings.api(), Token.ofFolder(settings.state()), actions());
  }

  /** It hears what each member says of it. */
  private Registration registration(Registration.Settings where, MemberQuestions questions)
      throws IOException {
    Registration registered = new Registration(where, questions::callers, registry);
    Manifest manifest = settings.manifest();
    ParametersLine parameters =
        new ParametersLine(
            questions,
            new RegistrationQuestion(manifest.service(), manifest.environment()),
            registered::given,
            loop,
            () -> ThreadLocalRandom.current().nextDouble());
    members.whenConnected(member -> parameters.connected());
    return registered;
  }

  private static void tell(AcceptedFile.Found found) {
    if (!found.trouble().isEmpty()) {
      log.atWarn().addKeyValue("why", found.trouble()).log("nothing is known from before");
    } else {
      log.atInfo()
          .addKeyValue("resources", found.accepted().size())
          .addKeyValue("confirmed", found.at().map(Object::toString).orElse("never"))
          .log("read what Envoy accepted last");
    }
  }

  /** Listens, connects, writes Envoy's bootstrap, and registers. */
  void start() throws IOException {
    pinning.start();
    levels.start();
    relay.start();
    keeper.start();
    api.start();
    Files.writeString(settings.state().resolve("api"), on(settings.api(), api.port()) + "\n");
    NodeFacts toUs = settings.facts().through(on(settings.listen(), relay.port()));
    new BootstrapFile(settings.bootstrap(), settings.envoyPid())
        .put(Bootstrap.render(settings.manifest(), toUs));
    if (registration.isPresent()) {
      registration.get().start();
    }
    log.atInfo()
        .addKeyValue("service", settings.manifest().service())
        .addKeyValue("node", settings.facts().id())
        .addKeyValue("xds", relay.port())
        .addKeyValue("api", api.port())
        .addKeyValue(
            "registers",
            settings.registration().map(each -> each.registry().toString()).orElse("nothing"))
        .log("the agent runs");
  }

  private static XdsAddress on(InetSocketAddress listened, int port) {
    return new XdsAddress(listened.getHostString(), port);
  }

  private Map<String, LocalApi.Action> actions() {
    Map<String, LocalApi.Action> actions = new HashMap<>();
    actions.put("GET /v1/status", query -> status());
    actions.put("POST /v1/register", query -> want(Wish.REGISTERED));
    actions.put("POST /v1/deregister", query -> want(Wish.DIRECT));
    actions.put("POST /v1/drain", query -> want(Wish.DRAINED));
    actions.put("POST /v1/pin", pinning::pin);
    actions.put("POST /v1/unpin", pinning::unpin);
    return actions;
  }

  private CompletableFuture<JsonObject> want(Wish wish) {
    return registration
        .map(each -> each.want(wish).thenApply(HostAgent::standing))
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new IllegalStateException(
                        "this agent registers nothing: that takes --consul or --etcd, another --mode"
                            + " than observe, and ports.ingress in the manifest")));
  }

  private static JsonObject standing(Registration.Standing standing) {
    JsonObject body = new JsonObject();
    body.addProperty("state", standing.state());
    body.addProperty("id", standing.id());
    body.addProperty("trouble", standing.trouble());
    return body;
  }

  private CompletableFuture<JsonObject> status() {
    return CompletableFuture.supplyAsync(
        () -> {
          JsonObject body = new JsonObject();
          body.addProperty("service", settings.manifest().service());
          body.addProperty("node", settings.facts().id());
          body.addProperty("member", members.member().map(XdsAddress::toString).orElse(""));
          if (!relay.trouble().isEmpty()) {
            body.addProperty("memberTrouble", relay.trouble());
          }
          body.addProperty("streamsPassedOn", relay.passedOn());
          body.addProperty("streamsFromDisk", relay.copied());
          body.addProperty("resources", accepted.size());
          body.add("pins", pinning.json());
          keeper.age().ifPresent(age -> body.addProperty("ageMs", age.toMillis()));
          registration.ifPresent(each -> body.add("registration", standing(each.standing())));
          return body;
        },
        loop);
  }

  /** Ends in order; Envoy and the registration stay as they are. */
  @Override
  public void close() {
    api.close();
    registry.close();
    asked.close();
    CountDownLatch written = new CountDownLatch(1);
    loop.execute(() -> keeper.finish(written::countDown));
    try {
      if (!written.await(LAST_WRITE_SECONDS, TimeUnit.SECONDS)) {
        log.atWarn().log("what Envoy accepted could not be written at the end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    relay.close();
    loop.execute(members::close);
    loop.close();
    disk.close();
    log.atInfo().log("the agent ended; Envoy goes on");
  }
}
