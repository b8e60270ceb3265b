package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.resources.Destination;
import io.sluice.xds.resources.Host;
import io.sluice.xds.resources.Rendering;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which hosts are rendered once. */
class HostsTest {
  private final Catalogue catalogue = new Catalogue();
  private final Encoder encoder = new Encoder(Rendering.of(1));
  private final Hosts hosts = new Hosts(catalogue);

  @Test
  void whatIsPublishedIsRenderedOnceForAllCallers() {
    publish("orders");

    assertThat(host("orders", 1)).isSameAs(host("orders", 1));
  }

  @Test
  void eachFormatHasItsOwn() {
    publish("orders");

    assertThat(host("orders", 1)).isNotSameAs(host("orders", 2));
  }

  @Test
  void whatOnlyCallersSpeakOfIsNotRemembered() {
    assertThat(host("nobody", 1)).isEqualTo(host("nobody", 1)).isNotSameAs(host("nobody", 1));
  }

  @Test
  void whatWasPublishedBeforeIsForgotten() {
    publish("orders");
    Host before = host("orders", 1);

    hosts.forget();

    assertThat(host("orders", 1)).isEqualTo(before).isNotSameAs(before);
  }

  private void publish(String service) {
    Destination destination = new Destination(service, "", "http");
    catalogue.put(
        service, new Published(Map.of(service, new Published.Port(destination, Map.of()))));
  }

  private Host host(String service, int format) {
    return hosts
        .of(List.of(new Destination(service, "", "http")), format, encoder.in(format))
        .get(0);
  }
}
