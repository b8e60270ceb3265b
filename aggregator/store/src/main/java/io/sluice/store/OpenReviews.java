package io.sluice.store;

import io.sluice.view.Alarm;
import io.sluice.view.Approval;
import io.sluice.view.Approval.State;
import io.sluice.view.StoreUnavailable;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was done without leave and nobody looked at yet, as it was last seen; any thread. */
final class OpenReviews {
  private static final Logger log = LoggerFactory.getLogger(OpenReviews.class);

  /** So many are shown as alarms; there are as many as people break the glass. */
  private static final int MOST = 100;

  private final Sql sql;
  private final Clock clock;

  /** Whoever looked last. */
  private volatile List<Approval> open = List.of();

  OpenReviews(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  List<Approval> open() {
    return open;
  }

  /** Looks at what is open now. Blocks; fails with {@link StoreUnavailable}. */
  void look() {
    open =
        sql.read(
            connection ->
                List.copyOf(
                    ApprovalRows.newest(
                        connection, EnumSet.of(State.OPEN), "", MOST, clock.millis())));
  }

  /** Looks once more: what was committed stands although it cannot be read again just now. */
  void lookAfter() {
    try {
      look();
    } catch (StoreUnavailable e) {
      log.atDebug().setCause(e).log("What is open is looked at again in some seconds");
    }
  }

  /** One for every open review. */
  List<Alarm> alarms() {
    return open.stream()
        .map(
            review ->
                new Alarm(
                    Alarm.Kind.REVIEW_OPEN,
                    review.service(),
                    review.person()
                        + " broke the glass"
                        + (review.freeze().isEmpty() ? "" : " past the freeze " + review.freeze())
                        + " ("
                        + review.reason()
                        + "); somebody else looks at it with sluice approvals close "
                        + review.id(),
                    review.askedAt()))
        .toList();
  }
}
