package io.sluice.agent.registration;

import com.google.gson.JsonObject;

/**
 * What is known of a registration beside what stands in etcd.
 *
 * @param key of it
 * @param own its value with the service's own port, not leaving
 * @param existed whether the service itself was registered there
 * @param lease our own with which we wrote it; 0 where the service's writer keeps it alive
 * @param announced whether we said that it is about to leave
 * @param cluster where it stood, by etcd's own id; empty where nobody knows
 */
record EtcdKept(
    String key, String own, boolean existed, long lease, boolean announced, String cluster) {
  static EtcdKept of(JsonObject kept) {
    return new EtcdKept(
        kept.get("key").getAsString(),
        kept.get("own").getAsString(),
        kept.get("existed").getAsBoolean(),
        kept.get("lease").getAsLong(),
        kept.get("announced").getAsBoolean(),
        kept.has("cluster") ? kept.get("cluster").getAsString() : "");
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("key", key);
    json.addProperty("own", own);
    json.addProperty("existed", existed);
    json.addProperty("lease", String.valueOf(lease));
    json.addProperty("announced", announced);
    json.addProperty("cluster", cluster);
    return json;
  }

  /** Whether it may be registered again in a cluster, as an instance below a prefix. */
  boolean belongsTo(String here, String below) {
    return (cluster.isEmpty() || cluster.equals(here))
        && key.startsWith(below)
        && key.indexOf('/', below.length()) < 0;
  }

  EtcdKept withLease(long other) {
    return new EtcdKept(key, own, existed, other, announced, cluster);
  }

  EtcdKept announced(boolean now) {
    return new EtcdKept(key, own, existed, lease, now, cluster);
  }
}
