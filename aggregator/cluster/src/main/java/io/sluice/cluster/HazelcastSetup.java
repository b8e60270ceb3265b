package io.sluice.cluster;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.TopicConfig;
import io.sluice.cluster.Discovery.Dns;
import io.sluice.cluster.Discovery.Kubernetes;
import io.sluice.cluster.Discovery.MemberList;
import java.util.Map;

/** How Hazelcast is set up: membership and topics of bytes, nothing else. */
final class HazelcastSetup {
  /** The attributes under which members know each other. */
  static final String NAME = "sluice.name";

  static final String RUN = "sluice.run";
  static final String WIRE = "sluice.wire";

  /** The number of our own messages' form; another is refused. */
  static final String WIRE_FORM = "1";

  static final String ALL = "sluice.all";
  static final String ONE = "sluice.one.";

  /**
   * Measured: a killed member is noticed in 0.4 s, a frozen one in 5 to 6 s (default: 61 s); two
   * that started apart look for each other every 2 s.
   */
  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.logging.type", "slf4j"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "5"),
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.max.wait.seconds.before.join", "1"),
          Map.entry("hazelcast.max.join.seconds", "20"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "2"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "2"),
          Map.entry("hazelcast.partition.count", "71"),
          Map.entry("hazelcast.operation.thread.count", "2"),
          Map.entry("hazelcast.operation.generic.thread.count", "2"),
          Map.entry("hazelcast.operation.response.thread.count", "1"),
          Map.entry("hazelcast.io.thread.count", "1"),
          Map.entry("hazelcast.event.thread.count", "2"),
          Map.entry("hazelcast.event.queue.capacity", "20000"),
          Map.entry("hazelcast.clientengine.thread.count", "1"),
          Map.entry("hazelcast.clientengine.query.thread.count", "1"),
          Map.entry("hazelcast.clientengine.blocking.thread.count", "1"),
          Map.entry("hazelcast.socket.bind.any", "false"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "5"),
          Map.entry("hazelcast.health.monitoring.level", "OFF"),
          Map.entry("hazelcast.slow.operation.detector.enabled", "false"),
          Map.entry("hazelcast.metrics.enabled", "false"));

  private HazelcastSetup() {}

  static Config config(ClusterSettings settings, String run) {
    Config config = new Config(settings.member() + "/" + run);
    config.setClusterName(settings.cluster());
    PROPERTIES.forEach(config::setProperty);
    config
        .getMemberAttributeConfig()
        .setAttribute(NAME, settings.member())
        .setAttribute(RUN, run)
        .setAttribute(WIRE, WIRE_FORM);
    config.getJetConfig().setEnabled(false);
    config.getSerializationConfig().setJavaSerializationFilterConfig(filter());
    config.addTopicConfig(new TopicConfig("sluice.*").setStatisticsEnabled(false));
    listen(config, settings.listen());
    discover(config.getAdvancedNetworkConfig().getJoin(), settings.discovery());
    return config;
  }

  /** Hazelcast itself sends its failures as Java objects; nothing else is read. */
  private static JavaSerializationFilterConfig filter() {
    ClassFilter allowed = new ClassFilter();
    allowed.addPrefixes("com.hazelcast.");
    allowed.addClasses(
        "java.lang.Throwable",
        "java.lang.Exception",
        "java.lang.RuntimeException",
        "java.lang.IllegalStateException",
        "java.lang.IllegalArgumentException",
        "java.lang.StackTraceElement",
        "[Ljava.lang.StackTraceElement;",
        "java.util.Collections$EmptyList");
    return new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(allowed);
  }

  /**
   * The port is one for members alone. One for all protocols also serves clients, which we have
   * none of, and its connections have a fault (Hazelcast 5.7.0, issue 26473): a message for a
   * member that accepted one and then says nothing, as a frozen one does, is tried again without
   * end, and no other member gets anything meanwhile, so that it takes us for dead.
   */
  private static void listen(Config config, String listen) {
    ServerSocketEndpointConfig members = new ServerSocketEndpointConfig();
    int colon = listen.lastIndexOf(':');
    String host = listen.substring(0, colon);
    members.setPort(Integer.parseInt(listen.substring(colon + 1))).setPortAutoIncrement(false);
    config.getAdvancedNetworkConfig().setEnabled(true).setMemberEndpointConfig(members);
    if (host.equals("0.0.0.0") || host.equals("[::]") || host.isEmpty()) {
      config.setProperty("hazelcast.socket.bind.any", "true");
    } else {
      config.setProperty("hazelcast.local.localAddress", host.replaceAll("[\\[\\]]", ""));
    }
  }

  private static void discover(JoinConfig join, Discovery discovery) {
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(false);
    if (discovery instanceof MemberList list) {
      join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(2);
      list.members().forEach(join.getTcpIpConfig()::addMember);
    } else if (discovery instanceof Dns dns) {
      join.getTcpIpConfig()
          .setEnabled(true)
          .setConnectionTimeoutSeconds(2)
          .addMember(dns.name() + ":" + dns.port());
    } else if (discovery instanceof Kubernetes kubernetes) {
      join.getKubernetesConfig()
          .setEnabled(true)
          .setProperty("service-dns", kubernetes.serviceDns())
          .setProperty("service-port", Integer.toString(kubernetes.port()));
    } else {
      throw new IllegalStateException("no discovery " + discovery);
    }
  }
}
