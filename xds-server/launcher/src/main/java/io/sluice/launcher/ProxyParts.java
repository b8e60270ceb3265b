package io.sluice.launcher;

import io.sluice.cluster.AllAcknowledgements;
import io.sluice.cluster.AskedErrands;
import io.sluice.cluster.AskedProxies;
import io.sluice.cluster.Cluster;
import io.sluice.cluster.SharedTraffic;
import io.sluice.console.web.ConsolePorts;
import io.sluice.store.HistoryRecorder;
import io.sluice.view.Receivers;
import io.sluice.view.cluster.AllProxies;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.proof.AllTraffic;
import io.sluice.xds.protocol.ServerSettings;
import io.sluice.xds.server.XdsServer;
import org.jspecify.annotations.Nullable;

/**
 * What serves proxies, and shows what they do.
 *
 * @param mesh the proxies of all members; of nobody, where none are served
 * @param receivers who would get a change
 */
record ProxyParts(ConsolePorts.Mesh mesh, Receivers receivers) {

  /** Of a member that only observes. */
  static ProxyParts none(Foundation foundation) {
    return new ProxyParts(
        ConsolePorts.Mesh.NONE,
        XdsServer.receivers(SourceNetworks.of(foundation.configuration().sources())));
  }

  /**
   * Makes them; the port is not open. The history records from here on.
   *
   * @param recorder not started
   * @param cluster null while the member is to be alone
   */
  static ProxyParts of(
      Foundation foundation,
      Tls tls,
      ViewParts viewing,
      HistoryRecorder recorder,
      @Nullable Cluster cluster) {
    Parts parts = foundation.parts();
    ServerConfiguration configuration = foundation.configuration();
    SourceNetworks.warn(configuration.sources());
    tls.warn(configuration.proxies().grants());
    viewing.listeners().history = parts.add(recorder);
    recorder.start();
    XdsServer xds =
        parts.add(
            new XdsServer(
                tls.of(ServerSettings.plain(configuration.xds())),
                configuration.proxies(),
                recorder,
                recorder,
                foundation.clock()));
    viewing.listeners().xds = xds;
    foundation.watched().measure(Measures.of(xds));
    foundation.watched().alarm(xds);
    if (cluster != null) {
      parts.everySecond(
          "sluice-cluster-traffic",
          new SharedTraffic(cluster, xds.membersTraffic(), foundation.clock())::tick);
    }
    ConsolePorts.Mesh mesh = mesh(configuration.member(), xds, recorder, cluster);
    xds.tellLeaving(mesh.acknowledgements());
    return new ProxyParts(mesh, xds.receivers());
  }

  private static ConsolePorts.Mesh mesh(
      String member, XdsServer xds, HistoryRecorder recorder, @Nullable Cluster cluster) {
    Acknowledgements own = xds.acknowledgements();
    return new ConsolePorts.Mesh(
        xds,
        xds.traffic(),
        cluster == null ? own : new AllAcknowledgements(own, cluster),
        recorder,
        AllTraffic.NONE,
        cluster == null ? AllProxies.of(member, xds) : new AskedProxies(member, xds, cluster),
        cluster == null ? xds.errands() : new AskedErrands(xds.errands(), cluster));
  }
}
