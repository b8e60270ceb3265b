package io.sluice.registry.etcd;

import io.sluice.components.Components;
import io.sluice.components.EtcdServer;
import io.sluice.components.Ports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A real etcd, and what stands in it below {@code /services}. */
final class RealEtcd implements AutoCloseable {
  static final String PREFIX = "/services";

  private EtcdServer server;
  private String token = "";

  private RealEtcd(EtcdServer server) {
    this.server = server;
  }

  static RealEtcd start(Path folder, String... arguments) {
    EtcdServer.Settings settings = EtcdServer.Settings.on(Ports.ofUser()).with(arguments);
    Path binary = Components.ofUser(line -> {}).etcd();
    return new RealEtcd(EtcdServer.start(binary, settings, folder));
  }

  /** On a port for clients that the arguments name too. */
  static RealEtcd start(Path folder, int client, String... arguments) {
    int peer = Ports.ofUser().next();
    EtcdServer.Settings settings =
        new EtcdServer.Settings(
            "alone", client, peer, "alone=http://127.0.0.1:" + peer, "sluice", List.of(arguments));
    return new RealEtcd(EtcdServer.start(Components.ofUser(line -> {}).etcd(), settings, folder));
  }

  EtcdServer server() {
    return server;
  }

  /** Another process in place of the one that was stopped. */
  void replaceBy(EtcdServer other) {
    server = other;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
  }

  /** Asks for users from now on: root, and reader who may read the prefix. */
  void askForUsers(String password) {
    for (String user : List.of("root", "reader")) {
      call("/v3/auth/user/add", "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(user, password));
    }
    call("/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
    call("/v3/auth/role/add", "{\"name\":\"readers\"}");
    allow("readers", "READ", PREFIX + "/");
    call("/v3/auth/user/grant", "{\"user\":\"reader\",\"role\":\"readers\"}");
    call("/v3/auth/enable", "{}");
    token = server.logIn("root", password);
  }

  /** Lets a role read or write all keys that begin with something. */
  void allow(String role, String what, String prefix) {
    call(
        "/v3/auth/role/grant",
        "{\"name\":\"%s\",\"perm\":{\"permType\":\"%s\",\"key\":\"%s\",\"range_end\":\"%s\"}}"
            .formatted(
                role, what, EtcdServer.coded(prefix), EtcdServer.coded(EtcdServer.after(prefix))));
  }

  void changePassword(String user, String password) {
    call(
        "/v3/auth/user/changepw",
        "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(user, password));
  }

  void put(String service, String id, String value) {
    putKey(PREFIX + "/" + service + "/" + id, value);
  }

  void putKey(String key, String value) {
    call(
        "/v3/kv/put",
        "{\"key\":\"%s\",\"value\":\"%s\"}"
            .formatted(EtcdServer.coded(key), EtcdServer.coded(value)));
  }

  void delete(String service, String id) {
    call(
        "/v3/kv/deleterange",
        "{\"key\":\"%s\"}".formatted(EtcdServer.coded(PREFIX + "/" + service + "/" + id)));
  }

  void deleteAll(String prefix) {
    call(
        "/v3/kv/deleterange",
        "{\"key\":\"%s\",\"range_end\":\"%s\"}"
            .formatted(EtcdServer.coded(prefix), EtcdServer.coded(EtcdServer.after(prefix))));
  }

  /** Forgets all history up to now. */
  void compact() {
    String said = server.call("/v3/kv/range", "{\"key\":\"YQ==\"}", token);
    String revision = said.replaceAll(".*\"revision\":\"([0-9]+)\".*", "$1");
    call("/v3/kv/compaction", "{\"revision\":\"%s\",\"physical\":true}".formatted(revision));
  }

  String call(String path, String body) {
    return server.call(path, body, token);
  }

  EtcdSettings settings(int port, EtcdLayout layout) {
    URI uri = URI.create("http://127.0.0.1:" + port);
    return EtcdSettings.of(List.of(uri), PREFIX, layout).withPacing(TestPacing.FAST);
  }

  @Override
  public void close() {
    server.close();
  }
}
