package io.sluice.agent.relay;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a member that is connected is of no use to Envoy; said in the log when it changes. */
final class MemberTrouble {
  private static final Logger log = LoggerFactory.getLogger(MemberTrouble.class);

  /** Written by the agent's loop. */
  private volatile String why = "";

  /** Empty while a member is of use, as far as is known. */
  String why() {
    return why;
  }

  /**
   * It is of none.
   *
   * @param copy whether this host serves what Envoy accepted last
   */
  void is(String reason, boolean copy) {
    if (!reason.equals(why)) {
      log.atWarn()
          .addKeyValue("why", reason)
          .log(
              copy
                  ? "the member is of no use; an Envoy that starts gets what was accepted last"
                  : "the member is of no use, and Envoy accepted nothing before; it waits");
    }
    why = reason;
  }

  /** A member is of use. */
  void isOver() {
    if (!why.isEmpty()) {
      log.atInfo().log("a member is of use again");
    }
    why = "";
  }
}
