package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.contract.PublishedBody;
import io.sluice.console.contract.PublishedBody.PublishedEndpointBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Sluice server publishes, as a side of a comparison. */
final class PublishedSights {
  private PublishedSights() {}

  /**
   * One service, or all.
   *
   * @param network of the proxies that get it, empty for the common one
   * @return nothing for a service that it does not know
   * @throws Failure if the server cannot be read
   */
  static List<PublishedBody> read(Client client, @Nullable String service, String network) {
    String query = network.isEmpty() ? "" : "?network=" + Client.encoded(network);
    if (service == null) {
      List<PublishedBody> all = new ArrayList<>();
      for (JsonNode node : client.all("/published" + query).path("items")) {
        all.add(Bodies.as(node, PublishedBody.class));
      }
      return all;
    }
    return client
        .find("/services/" + Client.segment(service) + "/published" + query)
        .map(answer -> List.of(answer.as(PublishedBody.class)))
        .orElse(List.of());
  }

  /** Its endpoints, published or not. */
  static List<Sight> of(PublishedBody service) {
    boolean hasDefault =
        service.endpoints().stream().anyMatch(endpoint -> endpoint.servicePort().isEmpty());
    return service.endpoints().stream().map(endpoint -> sight(endpoint, hasDefault)).toList();
  }

  private static Sight sight(PublishedEndpointBody endpoint, boolean hasDefault) {
    return new Sight(
        endpoint.address(),
        endpoint.port(),
        endpoint.published(),
        !hasDefault || endpoint.servicePort().isEmpty(),
        endpoint.share(),
        words(endpoint));
  }

  private static String words(PublishedEndpointBody endpoint) {
    String health = ShowCommand.words(endpoint.health());
    return endpoint.environment()
        + ", "
        + (endpoint.note().isEmpty() ? health : endpoint.note())
        + (endpoint.published() || endpoint.note().isEmpty() || health.equals("passing")
            ? ""
            : " (" + health + ")");
  }
}
