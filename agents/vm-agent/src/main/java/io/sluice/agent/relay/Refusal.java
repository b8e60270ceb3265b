package io.sluice.agent.relay;

import io.grpc.Status;

/** A member's no, in words that say what to do about it. */
public final class Refusal {
  private Refusal() {}

  /** In one sentence. */
  public static String words(Status status) {
    String said = status.getDescription() == null ? "" : status.getDescription();
    if (status.getCode() == Status.Code.PERMISSION_DENIED) {
      return "the control plane refuses this host"
          + (said.isEmpty() ? "" : " (" + said + ")")
          + ": let xds.grants of the servers' configuration name its certificate, or give the agent"
          + " another one by --tls";
    }
    return status.getCode() + (said.isEmpty() ? "" : ": " + said);
  }
}
