package io.sluice.agent.errand;

import com.google.protobuf.Struct;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.agent.relay.AgentLoop;
import io.sluice.agent.relay.Refusal;
import io.sluice.xds.protocol.errand.Attendance;
import io.sluice.xds.protocol.errand.Errand;
import io.sluice.xds.protocol.errand.ErrandStream;
import io.sluice.xds.protocol.errand.Report;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stream on which a member asks, one errand after the other. On the agent's loop. */
public final class ErrandLine {
  private static final Logger log = LoggerFactory.getLogger(ErrandLine.class);

  /** A member of a release before errands says no each time. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  /** Ends that somebody must mend: a certificate, or two agents of one name. */
  private static final Set<Status.Code> SAID =
      Set.of(Status.Code.PERMISSION_DENIED, Status.Code.INVALID_ARGUMENT, Status.Code.ABORTED);

  private final Attendance attendance;
  private final Errands errands;
  private final AgentLoop loop;
  private final DoubleSupplier random;
  private boolean troubled;
  private @Nullable Channel member;
  private @Nullable ClientCall<Struct, Struct> call;

  /**
   * @param random from 0 to 1, so that hosts do not come back all at once
   */
  public ErrandLine(Attendance attendance, Errands errands, AgentLoop loop, DoubleSupplier random) {
    this.attendance = attendance;
    this.errands = errands;
    this.loop = loop;
    this.random = random;
  }

  /** Another member answers from now on. */
  public void connected(Channel channel) {
    member = channel;
    open(channel);
  }

  private void open(Channel channel) {
    if (call != null) {
      call.cancel("another member is connected", null);
    }
    ClientCall<Struct, Struct> made =
        channel.newCall(ErrandStream.METHOD, CallOptions.DEFAULT.withCompression("gzip"));
    call = made;
    made.start(new Ear(made, channel), new Metadata());
    made.setMessageCompression(false);
    made.sendMessage(attendance.message());
    made.request(1);
  }

  private final class Ear extends ClientCall.Listener<Struct> {
    private final ClientCall<Struct, Struct> own;
    private final Channel channel;

    Ear(ClientCall<Struct, Struct> own, Channel channel) {
      this.own = own;
      this.channel = channel;
    }

    @Override
    public void onMessage(Struct message) {
      Errand errand = Errand.read(message);
      log.atInfo().addKeyValue("errand", errand.kind()).log("a member asks");
      errands.run(errand, reports -> loop.execute(() -> report(reports)));
    }

    private void report(List<Report> reports) {
      if (own != call) {
        return; // whoever asked is gone
      }
      own.setMessageCompression(true);
      reports.forEach(each -> own.sendMessage(each.message()));
      own.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (own != call) {
        return;
      }
      call = null;
      boolean refused = SAID.contains(status.getCode());
      if (refused && !troubled) {
        log.atWarn()
            .addKeyValue("why", Refusal.words(status))
            .log("a member asks nothing of this agent; tried again every half minute");
      }
      troubled = refused;
      loop.after(
          AgentLoop.spread(AGAIN, random),
          () -> {
            if (call == null && member == channel) {
              open(channel);
            }
          });
    }
  }
}
