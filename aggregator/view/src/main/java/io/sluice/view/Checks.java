package io.sluice.view;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Active checks of instances, run by the owner of their source: what a registry without health (a
 * CMDB) cannot say. Any thread, never blocks.
 */
public interface Checks extends AutoCloseable {

  /**
   * Begins to check a place for a source; one that is checked already goes on as it was.
   *
   * @param source its name
   * @param check how
   */
  void add(String source, Place place, Check check);

  /** Ends the checks of a place for a source; no transition of it follows. */
  void remove(String source, Place place);

  /**
   * Who is told of every transition, the first verdict of a place included; called once, before the
   * first {@link #add}, from a thread of the checks'; it must not block.
   */
  void subscribe(Consumer<Checked> listener);

  /** Ends all checks and frees their threads. Idempotent. */
  @Override
  void close();

  /**
   * What is checked.
   *
   * @param address an IP address, without brackets
   * @param port 1 to 65535
   */
  record Place(String address, int port) {}

  /**
   * How a source's instances are checked.
   *
   * @param protocol what is spoken
   * @param path of HTTP, or the service's name of gRPC health; empty for TCP and the whole server
   * @param host HTTP's Host header; empty for address and port
   * @param interval from one check of a place to its next, 100 ms to 1 h
   * @param timeout of one check, at most the interval
   * @param healthy how many good ones in a row make it passing, 1 to 10
   * @param unhealthy how many bad ones in a row make it failing or silent, 1 to 10
   */
  record Check(
      Protocol protocol,
      String path,
      String host,
      Duration interval,
      Duration timeout,
      int healthy,
      int unhealthy) {
    public Check {
      if (interval.compareTo(Duration.ofMillis(100)) < 0
          || interval.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException("interval must be 100ms to 1h, not " + interval);
      }
      if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(interval) > 0) {
        throw new IllegalArgumentException("timeout must be above 0 and at most the interval");
      }
      if (healthy < 1 || healthy > 10 || unhealthy < 1 || unhealthy > 10) {
        throw new IllegalArgumentException("healthy and unhealthy must be 1 to 10");
      }
    }
  }

  /** What a check speaks. */
  enum Protocol {
    /** A connection that is accepted is good. */
    TCP,
    /** GET; an answer from 200 to 399 is good. */
    HTTP,
    /** {@code grpc.health.v1.Health/Check}; SERVING is good. */
    GRPC
  }

  /**
   * A transition.
   *
   * @param source whose place it is
   * @param place what was checked
   * @param verdict what it is from now on
   */
  record Checked(String source, Place place, Verdict verdict) {}

  /** What came of the checks of a place. */
  enum Verdict {
    /** It answers, and well. */
    PASSING,
    /** It answers, and says that it does not serve: its own word. */
    FAILING,
    /** It refuses, or nobody answers: no word of its own. */
    SILENT
  }
}
