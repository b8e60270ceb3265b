package io.sluice.registry.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.sluice.components.CmdbServer;
import io.sluice.components.CmdbServer.Machine;
import io.sluice.components.CmdbStyle;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.testkit.EventLog;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A CMDB with thirty services on three pages, and somebody who reads it. */
abstract class AtCmdb {
  final CmdbServer server = new CmdbServer(CmdbStyle.NETBOX, 0);
  final EventLog events = new EventLog();

  CmdbSettings settings = TestSettings.netbox(server).withPaging(Paging.next().withSize(10));

  CmdbRegistry registry = new CmdbRegistry("assets", settings);

  @BeforeEach
  void fill() {
    for (int i = 0; i < 30; i++) {
      server.put("service-" + i, List.of(Machine.active("10.0.0.1", 8000 + i)));
    }
  }

  @AfterEach
  void close() {
    registry.close();
    server.close();
  }

  void startWith(CmdbSettings other) {
    settings = other;
    registry = new CmdbRegistry("assets", other);
    registry.start(events);
  }

  void startAndSync() {
    registry.start(events);
    assertThat(events.awaitSynced(0).services()).hasSize(30);
  }

  static int offset(HttpExchange exchange) {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    int at = query.indexOf("offset=");
    return at < 0 ? 0 : Integer.parseInt(query.substring(at + 7));
  }

  /** Answers one page of a list with what a test writes into it. */
  void page(int offset, String body) {
    server.intercept(
        exchange -> {
          if (offset(exchange) != offset) {
            return false;
          }
          CmdbServer.answer(exchange, 200, body);
          return true;
        });
  }

  static String empty(int count, String next) {
    return "{\"count\":%d,\"next\":%s,\"results\":[]}".formatted(count, next);
  }

  Disconnected awaitDisconnected(int position, Cause cause, String words) {
    Disconnected said = events.awaitDisconnected(position, cause);
    assertThat(said.detail()).contains(words).doesNotContain("secret");
    assertNothingLost();
    return said;
  }

  void assertNothingLost() {
    for (RegistryEvent event : events.all()) {
      if (event instanceof InstancesReplaced read) {
        assertThat(read.instances()).hasSize(1);
      } else if (event instanceof Synced synced) {
        assertThat(synced.services()).hasSize(30);
      }
    }
  }

  void assertRecovers() {
    int from = events.position();
    server.intercept(exchange -> false);
    assertThat(events.awaitSynced(from).services()).hasSize(30);
  }
}
