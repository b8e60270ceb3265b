package io.sluice.xds.server;

import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsRequest;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsResponse;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.sluice.view.traffic.Traffic;
import io.sluice.xds.protocol.Peer;
import io.sluice.xds.protocol.StreamEnd;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream of load reports. gRPC calls it by one thread at a time; what others read says so. */
final class LoadCall extends ServerCall.Listener<LoadStatsRequest> {
  private static final Logger log = LoggerFactory.getLogger(LoadCall.class);

  /** Clients with it report all of their clusters without being told their names. */
  private static final String SENDS_ALL = "envoy.lrs.supports_send_all_clusters";

  private final ServerCall<LoadStatsRequest, LoadStatsResponse> call;
  private final LoadReporting reporting;
  private final long since;
  private final StreamEnd end = StreamEnd.current();
  private boolean over;
  private boolean sendsAll;
  private @Nullable LoadStatsResponse answered;
  private Map<String, Map<LoadReport.Place, Long>> inProgress = Map.of();

  private volatile @Nullable Caller caller; // read by any thread
  private volatile long last; // read by any thread

  LoadCall(ServerCall<LoadStatsRequest, LoadStatsResponse> call, LoadReporting reporting) {
    this.call = call;
    this.reporting = reporting;
    this.since = reporting.now();
  }

  /** Before the call's first message. */
  LoadCall start() {
    reporting.joined(this);
    call.request(1);
    return this;
  }

  @Override
  public void onMessage(LoadStatsRequest request) {
    if (over) {
      return;
    }
    Caller known = caller;
    if (known == null) {
      known = join(request.getNode());
    } else if (request.hasNode() && !known.id().equals(request.getNode().getId())) {
      end(Status.INVALID_ARGUMENT.withDescription("a stream reports for one node"));
      return;
    }
    if (known == null) {
      return;
    }
    if (request.getClusterStatsCount() > 0) {
      LoadReport report = LoadReport.of(request.getClusterStatsList(), known, reporting::service);
      reporting.add(report, known, inProgress);
      inProgress = report.inProgress();
    }
    if (answered != null) {
      last = reporting.now();
    }
    answer(known);
    call.request(1); // the next one when this one is done: a client cannot fill our queue
  }

  private @Nullable Caller join(Node node) {
    NodeReading reading = NodeReading.of(node);
    if (reading instanceof NodeReading.Refused wrong) {
      reporting.refusedNode();
      log.atDebug()
          .addKeyValue("peer", peer())
          .addKeyValue("reason", wrong.reason())
          .log("a node that reports load is refused");
      end(Status.INVALID_ARGUMENT.withDescription(wrong.reason()));
      return null;
    }
    if (!(reading instanceof NodeReading.Accepted accepted)) {
      throw new AssertionError(reading);
    }
    Optional<String> refusal =
        reporting.refusal(Peer.of(call.getAttributes()), accepted.caller().service());
    if (refusal.isPresent()) {
      reporting.refusedNode();
      end(Status.PERMISSION_DENIED.withDescription(refusal.get()));
      return null;
    }
    sendsAll = node.getClientFeaturesList().contains(SENDS_ALL);
    Caller joined = accepted.caller();
    caller = joined;
    reporting.began(name(joined));
    return joined;
  }

  /** Says what is wanted, once and when it changes: each time begins a new interval. */
  private void answer(Caller known) {
    LoadStatsResponse.Builder wanted =
        LoadStatsResponse.newBuilder()
            .setReportEndpointGranularity(reporting.wantsEndpoints())
            .setLoadReportingInterval(Durations.fromMillis(reporting.interval().toMillis()));
    if (sendsAll) {
      wanted.setSendAllClusters(true);
    } else {
      wanted.addAllClusters(reporting.clusters(known));
    }
    LoadStatsResponse answer = wanted.build();
    if (answer.equals(answered) || (answered != null && !call.isReady())) {
      return;
    }
    if (answered == null) {
      call.sendHeaders(new Metadata());
    }
    answered = answer;
    call.sendMessage(answer);
  }

  /** Who reports, as long as it has said who it is. */
  Traffic.@Nullable Reporter reporter() {
    Caller known = caller;
    return known == null
        ? null
        : new Traffic.Reporter(
            name(known),
            known.service(),
            known.environment(),
            known.needs().ingress() != null,
            since,
            last,
            reporting.interval().toMillis());
  }

  private String name(Caller known) {
    return known.id().isEmpty() ? peer() : known.id();
  }

  private String peer() {
    return String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
  }

  @Override
  public void onHalfClose() {
    end(Status.OK);
  }

  @Override
  public void onCancel() {
    leave();
  }

  @Override
  public void onComplete() {
    leave();
  }

  private void end(Status status) {
    if (!over) {
      leave();
      call.close(status, new Metadata());
    }
  }

  /** What it had under way is not under way any more, as far as anybody can tell. */
  private void leave() {
    if (over) {
      return;
    }
    over = true;
    reporting.left(this);
    Caller known = caller;
    if (known != null) {
      reporting.forget(known, inProgress);
      reporting.ended(name(known), end.isReset());
    }
    inProgress = Map.of();
  }
}
