package io.sluice.launcher;

import io.sluice.launcher.ConfigurationReader.Outcome;
import io.sluice.view.StoreUnavailable;
import java.io.IOException;
import java.time.Duration;

/** One running member. */
final class Server implements AutoCloseable {
  private final Parts parts = new Parts();

  /** What else was asked for on the command line. */
  record Options(
      boolean observing, boolean openList, Duration lastKnownGoodAge, boolean adopting) {}

  private Server() {}

  /**
   * Starts a member; it listens when this returns, and may still wait for its sources.
   *
   * @throws StartFailure if a part cannot start; nothing runs then
   */
  static Server start(Outcome.Right configuration, Options options) throws StartFailure {
    Server server = new Server();
    try {
      new Wiring(configuration, options, server.parts).wire();
      return server;
    } catch (StoreUnavailable e) {
      server.close();
      throw new StartFailure(e.getMessage() == null ? "no store" : e.getMessage(), e);
    } catch (IOException e) {
      server.close();
      throw new StartFailure("cannot start: " + e.getMessage(), e);
    } catch (StartFailure | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Closes every part, the last started first. */
  @Override
  public void close() {
    parts.close();
  }
}
