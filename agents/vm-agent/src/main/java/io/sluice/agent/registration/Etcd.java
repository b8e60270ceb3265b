package io.sluice.agent.registration;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What is read, written and kept alive in etcd. Blocking; for one thread. */
final class Etcd {
  private final EtcdMembers members;
  private String cluster = "";

  Etcd(EtcdMembers members) {
    this.members = members;
  }

  /** Somebody else wrote what was to be changed: it is read again. */
  static final class Conflict extends IOException {
    private static final long serialVersionUID = 1L;

    Conflict() {
      super("somebody else wrote the registration in between; it is read again");
    }
  }

  /** A change that is made whole, or not at all when a key is not as it was seen. */
  static final class Change {
    private final JsonArray conditions = new JsonArray();
    private final JsonArray writes = new JsonArray();

    /** Writes a key that nobody has written since, and leaves it the lease that it has. */
    Change write(EtcdKey seen, String value) {
      unchanged(seen);
      JsonObject put = new JsonObject();
      put.addProperty("key", EtcdKey.coded(seen.key()));
      put.addProperty("value", EtcdKey.coded(value));
      put.addProperty("ignore_lease", true);
      return then("request_put", put);
    }

    /** Writes a key that is not there. */
    Change create(String key, String value, long lease) {
      condition(key, "CREATE", "create_revision", 0);
      JsonObject put = new JsonObject();
      put.addProperty("key", EtcdKey.coded(key));
      put.addProperty("value", EtcdKey.coded(value));
      put.addProperty("lease", String.valueOf(lease));
      return then("request_put", put);
    }

    /** Deletes a key that nobody has written since. */
    Change delete(EtcdKey seen) {
      unchanged(seen);
      JsonObject delete = new JsonObject();
      delete.addProperty("key", EtcdKey.coded(seen.key()));
      return then("request_delete_range", delete);
    }

    private void unchanged(EtcdKey seen) {
      condition(seen.key(), "MOD", "mod_revision", seen.changed());
    }

    private void condition(String key, String target, String name, long revision) {
      JsonObject condition = new JsonObject();
      condition.addProperty("key", EtcdKey.coded(key));
      condition.addProperty("result", "EQUAL");
      condition.addProperty("target", target);
      condition.addProperty(name, String.valueOf(revision));
      conditions.add(condition);
    }

    private Change then(String kind, JsonObject request) {
      JsonObject write = new JsonObject();
      write.add(kind, request);
      writes.add(write);
      return this;
    }
  }

  /** All keys that begin with something that ends in a slash. */
  List<EtcdKey> below(String prefix) throws IOException {
    JsonObject question = new JsonObject();
    question.addProperty("key", EtcdKey.coded(prefix));
    byte[] end = prefix.getBytes(StandardCharsets.UTF_8);
    end[end.length - 1]++;
    question.addProperty("range_end", Base64.getEncoder().encodeToString(end));
    List<EtcdKey> keys = new ArrayList<>();
    JsonObject said = members.ask("/v3/kv/range", question);
    if (said.get("header") instanceof JsonObject header && header.has("cluster_id")) {
      cluster = header.get("cluster_id").getAsString();
    }
    if (said.get("kvs") instanceof JsonArray found) {
      for (JsonElement each : found) {
        keys.add(EtcdKey.of(each.getAsJsonObject()));
      }
    }
    return keys;
  }

  /** Which cluster answered the last reading, whichever of its members was asked. */
  String cluster() {
    return cluster;
  }

  /**
   * Makes a change.
   *
   * @throws Conflict if a key is not as it was seen
   * @throws IOException if that cannot be done
   */
  void make(Change change) throws IOException {
    JsonObject question = new JsonObject();
    question.add("compare", change.conditions);
    question.add("success", change.writes);
    JsonObject said = members.ask("/v3/kv/txn", question);
    if (!said.has("succeeded")) {
      throw new Conflict();
    }
  }

  /**
   * A new lease.
   *
   * @param seconds after which it ends when nobody keeps it alive
   */
  long grant(int seconds) throws IOException {
    JsonObject question = new JsonObject();
    question.addProperty("TTL", String.valueOf(seconds));
    JsonObject said = members.ask("/v3/lease/grant", question);
    if (!said.has("ID")) {
      throw new IOException("etcd grants no lease: " + said.get("error"));
    }
    return said.get("ID").getAsLong();
  }

  /** Lets a lease begin anew. One that has ended already stays so: its key is gone. */
  void keepAlive(long lease) throws IOException {
    JsonObject question = new JsonObject();
    question.addProperty("ID", String.valueOf(lease));
    JsonObject unused = members.ask("/v3/lease/keepalive", question);
  }

  /** The address of this host from which etcd is reached. */
  InetAddress localAddress() throws IOException {
    URI member = members.member();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(member.getHost(), member.getPort())); // sends nothing
      return socket.getLocalAddress();
    } catch (RuntimeException e) {
      throw new IOException("there is no way to etcd at " + member.getAuthority() + ": " + e, e);
    }
  }
}
