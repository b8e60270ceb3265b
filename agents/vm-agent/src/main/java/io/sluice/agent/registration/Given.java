package io.sluice.agent.registration;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import io.sluice.agent.WholeFile;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the control plane said of the registration, kept on disk; and whether this host ever had
 * one, of which nothing is taken out whatever is said (docs/design/0037). On the registry's loop.
 */
final class Given {
  /** A first registration waits for the control plane's word no longer than this. */
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Given.class);
  private static final String PARAMETERS = "parameters";
  private static final String REGISTERED = "registered";
  private static final String SERVICE = "service";

  private final Path file;
  private final String service;
  private Optional<RegistrationParameters> parameters;
  private boolean registered;
  private boolean waits = true;

  private Given(Path file, String service, Kept kept) {
    this.file = file;
    this.service = service;
    // Another service's are none of this one's.
    this.parameters = kept.parameters().filter(each -> kept.service().equals(service));
    this.registered = kept.registered().equals(service);
  }

  /**
   * With what was said to an agent before this one.
   *
   * @param folder keeps it
   * @param service that is registered
   * @throws IOException if it cannot be read
   */
  static Given read(Path folder, String service) throws IOException {
    Path file = folder.resolve("registration.parameters.json");
    Kept kept =
        WholeFile.json(file, Given::kept, "these are no parameters")
            .orElse(new Kept("", Optional.empty(), ""));
    return new Given(file, service, kept);
  }

  /**
   * What stands in the file.
   *
   * @param service whose parameters they are
   * @param registered which service was; empty for none
   */
  private record Kept(
      String service, Optional<RegistrationParameters> parameters, String registered) {}

  private static Kept kept(JsonElement json) {
    JsonObject object = json.getAsJsonObject();
    JsonElement parameters = object.get(PARAMETERS);
    return new Kept(
        text(object, SERVICE),
        Optional.ofNullable(parameters).map(Given::message).map(RegistrationParameters::read),
        text(object, REGISTERED));
  }

  private static String text(JsonObject object, String key) {
    JsonElement text = object.get(key);
    return text == null ? "" : text.getAsString();
  }

  private static Struct message(JsonElement json) {
    try {
      Struct.Builder message = Struct.newBuilder();
      JsonFormat.parser().merge(json.toString(), message);
      return message.build();
    } catch (InvalidProtocolBufferException e) {
      throw new JsonParseException(e);
    }
  }

  private void write() throws IOException {
    JsonObject kept = new JsonObject();
    kept.addProperty(SERVICE, service);
    if (parameters.isPresent()) {
      kept.add(
          PARAMETERS,
          JsonParser.parseString(JsonFormat.printer().print(parameters.get().message())));
    }
    if (registered) {
      kept.addProperty(REGISTERED, service);
    }
    WholeFile.put(file, kept.toString());
  }

  /** What holds; as the manifest has it while nothing was ever said. */
  RegistrationParameters parameters() {
    return parameters.orElse(RegistrationParameters.NONE);
  }

  /**
   * The control plane says this from now on.
   *
   * @return whether it is news
   * @throws IOException if it cannot be kept; it holds nevertheless
   */
  boolean take(RegistrationParameters said) throws IOException {
    if (parameters.filter(said::equals).isPresent()) {
      return false;
    }
    parameters = Optional.of(said);
    log.atInfo()
        .addKeyValue("service", service)
        .addKeyValue("parameters", said.words())
        .log("the control plane says with what the service is registered");
    write();
    return true;
  }

  /** A first registration does without an answer from now on. */
  void waitNoLonger() {
    waits = false;
  }

  /** Whether a first registration has to wait for an answer. */
  boolean isAwaited(Registry.Entry entry) {
    return isFirst(entry) && parameters.isEmpty() && waits;
  }

  /** Why there may be no first registration; empty when there may. */
  String refusal(Registry.Entry entry) {
    return isFirst(entry) ? trouble() : "";
  }

  /** What the control plane has against it, whether it stands or not; empty for nothing. */
  String trouble() {
    String refusal = parameters().refusal();
    return refusal.isEmpty() ? "" : "the control plane: " + refusal;
  }

  private boolean isFirst(Registry.Entry entry) {
    return !entry.isKnown() && !registered;
  }

  /**
   * The service is registered.
   *
   * @throws IOException if that cannot be kept
   */
  void wasRegistered() throws IOException {
    if (!registered) {
      registered = true;
      write();
    }
  }
}
