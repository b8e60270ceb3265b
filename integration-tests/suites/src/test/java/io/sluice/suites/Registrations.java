package io.sluice.suites;

import io.sluice.components.ConsulServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What VMs, their agents and operators tell a Consul. */
final class Registrations {
  private final ConsulServer consul;

  Registrations(ConsulServer consul) {
    this.consul = consul;
  }

  private static String id(String service, Backend backend) {
    return service + "-" + backend.port();
  }

  private void put(String path, String body) {
    try {
      String unused = consul.put(path, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An instance on Consul's own node, which is well as long as its node is. */
  void register(String service, Backend backend) {
    register(service, backend, "");
  }

  /** The same with a check of its own, which passes. */
  void registerChecked(String service, Backend backend) {
    String check =
        ", \"Check\": {\"CheckID\": \"own-%s\", \"TTL\": \"1h\", \"Status\": \"passing\"}"
            .formatted(id(service, backend));
    register(service, backend, check);
  }

  private void register(String service, Backend backend, String more) {
    put(
        "/v1/agent/service/register",
        """
        {"ID": "%s", "Name": "%s", "Address": "127.0.0.1", "Port": %d%s}
        """
            .formatted(id(service, backend), service, backend.port(), more));
  }

  void register(String service, List<Backend> backends) {
    backends.forEach(backend -> register(service, backend));
  }

  /** Bare: nobody said before that it leaves. */
  void deregister(String service, Backend backend) {
    put("/v1/agent/service/deregister/" + id(service, backend), "");
  }

  void deregister(String service, List<Backend> backends) {
    backends.forEach(backend -> deregister(service, backend));
  }

  void maintain(String service, Backend backend) {
    put("/v1/agent/service/maintenance/" + id(service, backend) + "?enable=true", "");
  }

  /** Its own check says that it is well. */
  void pass(String service, Backend backend) {
    check("pass", service, backend);
  }

  /** Its own check warns, which is ready still. */
  void warn(String service, Backend backend) {
    check("warn", service, backend);
  }

  /** Its own check says that it is not well. */
  void fail(String service, Backend backend) {
    check("fail", service, backend);
  }

  private void check(String verb, String service, Backend backend) {
    put("/v1/agent/check/" + verb + "/own-" + id(service, backend), "");
  }

  /** Consul's own node has a check of its own, for all that is on it. */
  void checkNode() {
    put(
        "/v1/agent/check/register",
        "{\"ID\": \"disk\", \"Name\": \"disk\", \"TTL\": \"1h\", \"Status\": \"passing\"}");
  }

  /** That check warns: nothing that is on the node is less ready, but all of it is read again. */
  void warnNode() {
    put("/v1/agent/check/warn/disk", "");
  }

  /** An instance on another node than Consul's own. */
  void registerOnNode(String node, String service, Backend backend) {
    put(
        "/v1/catalog/register",
        """
        {"Node": "%s", "Address": "127.0.0.1",
         "Service": {"ID": "%s", "Service": "%s", "Address": "127.0.0.1", "Port": %d}}
        """
            .formatted(node, id(service, backend), service, backend.port()));
  }

  void registerOnNode(String node, String service, List<Backend> backends) {
    backends.forEach(backend -> registerOnNode(node, service, backend));
  }

  /** All of these are gone from the node, in one transaction and without a word before. */
  void vanish(String node, String service, List<Backend> backends) {
    transact(
        backends,
        backend ->
            """
            {"Service": {"Verb": "delete", "Node": "%s", "Service": {"ID": "%s", "Service": "%s"}}}
            """
                .formatted(node, id(service, backend), service));
  }

  /**
   * The servers see all of these nodes, or lost sight of them, at once: their {@code serfHealth} is
   * written in one transaction. Consul's leader forgets nodes that have such a check and are no
   * members, once a minute; see {@link #isReaped}.
   */
  void nodes(List<String> nodes, boolean seen) {
    String word = seen ? "passing" : "critical";
    transact(
        nodes,
        node ->
            """
            {"Check": {"Verb": "set", "Check": {"Node": "%s", "CheckID": "serfHealth",
              "Name": "Serf Health Status", "Status": "%s"}}}
            """
                .formatted(node, word));
  }

  /** Registers what Consul's leader forgets when it next looks for nodes that are no members. */
  void registerReaped() {
    put("/v1/catalog/register", "{\"Node\": \"reaped\", \"Address\": \"127.0.0.1\"}");
    nodes(List.of("reaped"), true);
  }

  /** Whether the leader has looked since. */
  boolean isReaped() {
    try {
      return consul.get("/v1/catalog/node/reaped").strip().equals("null");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> void transact(List<T> subjects, Function<T, String> operation) {
    put("/v1/txn", subjects.stream().map(operation).collect(Collectors.joining(",", "[", "]")));
  }
}
