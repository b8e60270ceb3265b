package io.sluice.launcher;

import io.sluice.launcher.ConfigurationReader.Outcome;
import io.sluice.view.cluster.Leadership;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What every part of a member is made with.
 *
 * @param parts takes every part that has to be closed
 * @param watched takes every part that has something to say of itself
 * @param clock the wall's
 * @param steady never jumps
 * @param seat null while the member is to be alone
 */
record Foundation(
    Outcome.Right read,
    Server.Options options,
    Parts parts,
    Watched watched,
    Clock clock,
    Clock steady,
    @Nullable ClusterSeat seat) {

  static Foundation of(Outcome.Right read, Server.Options options, Parts parts) {
    Clock clock = Clock.systemUTC();
    ClusterKeys.Chosen chosen = read.configuration().cluster();
    return new Foundation(
        read,
        options,
        parts,
        new Watched(),
        clock,
        SteadyClock.from(clock),
        chosen == null || options.observing()
            ? null
            : new ClusterSeat(read.configuration(), chosen));
  }

  ServerConfiguration configuration() {
    return read.configuration();
  }

  /** Whether it only reads registries. */
  boolean observing() {
    return options.observing();
  }

  Leadership leadership() {
    return seat == null ? Leadership.ALONE : seat;
  }
}
