package io.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.Components;
import io.sluice.components.EnvoyServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Envoy itself judges what is rendered. */
class BootstrapIT {
  private final Path folder;
  private final Path envoy = Components.ofUser(System.out::println).envoy();

  BootstrapIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void envoyAcceptsEveryKindOfBootstrap() {
    var caller = Manifest.caller("shop", "kubernetes", 18010, 18011, List.of("*"));
    var named = NodeFacts.of("shop-1", XdsAddress.parse("localhost:18000"));

    assertThat(judged(Bootstrap.render(BootstrapTest.ORDERS, BootstrapTest.NODE))).isEmpty();
    assertThat(judged(Bootstrap.render(caller, BootstrapTest.NODE))).isEmpty();
    assertThat(judged(Bootstrap.render(caller, named.over(NodeFacts.Variant.SOTW)))).isEmpty();
  }

  @Test
  void envoyWouldHaveSaidSo() {
    String wrong =
        Bootstrap.render(BootstrapTest.ORDERS, BootstrapTest.NODE)
            .replace("set_node_on_first_message_only", "set_node_on_first_full_moon");

    assertThat(judged(wrong)).contains("set_node_on_first_full_moon");
  }

  private String judged(String bootstrap) {
    return EnvoyServer.validate(envoy, bootstrap, folder);
  }
}
