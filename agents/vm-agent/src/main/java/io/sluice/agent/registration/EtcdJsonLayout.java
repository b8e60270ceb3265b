package io.sluice.agent.registration;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Optional;

/**
 * The value is a JSON document. Whatever it says beside its place stays as it is.
 *
 * @param addr the members on the way to {@code host:port} in one text; empty for none
 * @param address to the host alone
 * @param port to the port alone, a number or a text of digits
 * @param health to the status; empty where there is none
 * @param draining the status of an instance that is about to leave
 * @param empty a document that says nothing yet
 */
public record EtcdJsonLayout(
    List<String> addr,
    List<String> address,
    List<String> port,
    List<String> health,
    String draining,
    String empty)
    implements EtcdLayout {
  /** As etcd's own gRPC naming writes it; it has no health. */
  public static final EtcdJsonLayout GRPC_NAMING =
      new EtcdJsonLayout(
          List.of("Addr"), List.of(), List.of(), List.of(), "", "{\"Op\":0,\"Metadata\":null}");

  @Override
  public Optional<Place> place(String value) {
    try {
      JsonElement document = JsonParser.parseString(value);
      Optional<String> both = text(document, addr);
      if (both.isPresent()) {
        return both.map(Place::parse);
      }
      return text(document, address)
          .flatMap(
              host ->
                  text(document, port).map(digits -> new Place(host, Integer.parseInt(digits))));
    } catch (JsonParseException | IllegalArgumentException noInstance) {
      return Optional.empty();
    }
  }

  @Override
  public String onPort(String value, int number) {
    JsonObject document = JsonParser.parseString(value).getAsJsonObject();
    Optional<String> both = text(document, addr);
    if (both.isPresent()) {
      put(
          document,
          addr,
          new JsonPrimitive(new Place(Place.parse(both.get()).host(), number) + ""));
    } else {
      boolean digits = at(document, port).map(EtcdJsonLayout::isText).orElse(false);
      put(document, port, digits ? new JsonPrimitive(number + "") : new JsonPrimitive(number));
    }
    return document.toString();
  }

  @Override
  public String fresh(Place place) {
    JsonObject document = JsonParser.parseString(empty).getAsJsonObject();
    if (address.isEmpty()) {
      put(document, addr, new JsonPrimitive(place.toString()));
    } else {
      put(document, address, new JsonPrimitive(place.host()));
      put(document, port, new JsonPrimitive(place.port()));
    }
    return document.toString();
  }

  @Override
  public Optional<String> leaving(String value) {
    if (health.isEmpty()) {
      return Optional.empty();
    }
    JsonObject document = JsonParser.parseString(value).getAsJsonObject();
    put(document, health, new JsonPrimitive(draining));
    return Optional.of(document.toString());
  }

  @Override
  public boolean isLeaving(String value) {
    return text(JsonParser.parseString(value), health)
        .filter(draining::equalsIgnoreCase)
        .isPresent();
  }

  private static boolean isText(JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isString();
  }

  private static Optional<String> text(JsonElement document, List<String> way) {
    return at(document, way).filter(JsonElement::isJsonPrimitive).map(JsonElement::getAsString);
  }

  private static Optional<JsonElement> at(JsonElement document, List<String> way) {
    JsonElement here = way.isEmpty() ? JsonNull.INSTANCE : document;
    for (String name : way) {
      here =
          here instanceof JsonObject object && object.has(name)
              ? object.get(name)
              : JsonNull.INSTANCE;
    }
    return here.isJsonNull() ? Optional.empty() : Optional.of(here);
  }

  private static void put(JsonObject document, List<String> way, JsonElement value) {
    JsonObject here = document;
    for (String name : way.subList(0, way.size() - 1)) {
      if (!(here.get(name) instanceof JsonObject)) {
        here.add(name, new JsonObject());
      }
      here = here.getAsJsonObject(name);
    }
    here.add(way.get(way.size() - 1), value);
  }
}
