package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.contract.MigrationActionRequest;
import java.util.Optional;

/** Finds a migration by what somebody types, and tells it something. */
final class Migrations {
  private static final String ID = "[0-9a-f]{8}";

  private Migrations() {}

  /**
   * The one of an id, or the newest of a service.
   *
   * @throws Failure 1 if there is none
   */
  static Client.Answer find(Client client, String one) {
    if (one.matches(ID)) {
      Optional<Client.Answer> named = client.find(path(one));
      if (named.isPresent()) {
        return named.get();
      }
    }
    JsonNode newest =
        client.get("/migrations?service=" + Client.encoded(one) + "&limit=1").body().path("items");
    if (newest.isEmpty()) {
      throw new Failure(
          Failure.FAILED,
          one
              + " has no migration; sluice migrate plan "
              + one
              + " --to ENVIRONMENT writes one, sluice migrate list --all has all");
    }
    return client.get(path(newest.get(0).path("id").asText()));
  }

  /** Tells it something, on the generation that was read. */
  static Client.Answer act(
      Client client, Client.Answer found, String action, MigrationActionRequest request) {
    String id = found.body().path("id").asText();
    return client.post(path(id) + "/" + action, request, found.etag());
  }

  static String path(String id) {
    return "/migrations/" + Client.segment(id);
  }
}
