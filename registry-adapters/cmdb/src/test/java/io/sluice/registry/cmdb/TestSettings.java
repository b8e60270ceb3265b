package io.sluice.registry.cmdb;

import io.sluice.components.CmdbServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** What the tests read, at a pace at which they need not wait. */
final class TestSettings {
  static final CmdbPacing FAST =
      new CmdbPacing(
          Duration.ofMillis(100),
          1_000,
          Duration.ofSeconds(5),
          Duration.ofMillis(10),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          1024 * 1024);

  private TestSettings() {}

  static CmdbSettings netbox(CmdbServer server) {
    return netbox(server.uri());
  }

  static CmdbSettings netbox(URI uri) {
    return CmdbPreset.NETBOX.settings(uri, "services", "secret").withPacing(FAST);
  }

  static CmdbSettings ralph(CmdbServer server) {
    return CmdbPreset.RALPH.settings(server.uri(), "virtual-servers", "secret").withPacing(FAST);
  }

  static CmdbSettings custom(CmdbServer server) {
    Fields fields =
        Fields.of(
            Map.of(
                Field.ITEMS, "/machines",
                Field.COUNT, "/total",
                Field.ID, "/key",
                Field.SERVICE, "/app",
                Field.ADDRESS, "/net/ip",
                Field.PORT, "/net/port",
                Field.STATUS, "/state",
                Field.ZONE, "/rack",
                Field.NODE, "/host"));
    Map<String, Meaning> statuses =
        Map.of(
            "active", Meaning.PASSING,
            "failed", Meaning.CRITICAL,
            "offline", Meaning.DRAINING,
            "planned", Meaning.IGNORED);
    return new CmdbSettings(
        server.uri().resolve(server.path()),
        Access.NONE.withToken("secret"),
        Paging.page(),
        fields,
        statuses,
        "",
        FAST);
  }
}
