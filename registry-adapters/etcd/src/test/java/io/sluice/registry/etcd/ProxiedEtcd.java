package io.sluice.registry.etcd;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.testkit.FaultyProxy;
import io.sluice.registry.testkit.GuardedRegistryUnderTest;
import io.sluice.registry.testkit.ProxiedRegistryUnderTest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A real etcd that asks for a password and that its reader reaches through a proxy. */
record ProxiedEtcd(RealEtcd etcd, FaultyProxy proxy, Map<String, Set<String>> known)
    implements ProxiedRegistryUnderTest, GuardedRegistryUnderTest {
  static final String PASSWORD = "a-very-secret-password";

  ProxiedEtcd(RealEtcd etcd) {
    this(etcd, new FaultyProxy(etcd.address()), new HashMap<>());
  }

  @Override
  public RegistryAdapter adapter() {
    EtcdLayout layout = new EtcdLayout.Json(JsonFields.USUAL);
    return new EtcdRegistry(
        "real",
        etcd.settings(proxy.address().getPort(), layout)
            .withLogin(new EtcdLogin("reader", PASSWORD)));
  }

  @Override
  public String threadPrefix() {
    return "sluice-real-";
  }

  @Override
  public void put(String service, List<Instance> instances) {
    Set<String> gone = known.getOrDefault(service, Set.of());
    Set<String> now = new HashSet<>();
    for (Instance one : instances) {
      String id = Integer.toString(one.port());
      boolean critical = one.health() == Health.CRITICAL;
      etcd.put(
          service,
          id,
          "{\"address\":\"%s\",\"port\":%d,\"health\":\"%s\"}"
              .formatted(one.address(), one.port(), critical ? "critical" : "passing"));
      now.add(id);
    }
    gone.stream().filter(id -> !now.contains(id)).forEach(id -> etcd.delete(service, id));
    known.put(service, now);
  }

  @Override
  public void putWithMalformed(String service, List<Instance> instances) {
    put(service, instances);
    etcd.put(service, "malformed", "{\"address\":\"127.0.0.1\",\"port\":65536}");
  }

  @Override
  public void remove(String service) {
    etcd.deleteAll(RealEtcd.PREFIX + "/" + service + "/");
    known.remove(service);
  }

  @Override
  public void refuseCredentials() {
    etcd.changePassword("reader", "another");
  }

  @Override
  public void breakDown() {
    proxy.refuse();
  }

  @Override
  public void recover() {
    etcd.changePassword("reader", PASSWORD);
    proxy.pass();
  }

  @Override
  public void close() {
    proxy.close();
    etcd.deleteAll(RealEtcd.PREFIX + "/");
    etcd.changePassword("reader", PASSWORD);
  }
}
