package io.sluice.view;

import org.jspecify.annotations.Nullable;

/**
 * What the guard says of a claim. Times are milliseconds since the epoch by the owner's clock; they
 * are shown and never enter a resource.
 */
public sealed interface Standing {
  /** As the registry reports it. */
  Standing LIVE = new Live();

  /** Whether traffic may go there, its health permitting. */
  boolean serves();

  /** As the API and the history say it. */
  String word();

  /** As the registry reports it. */
  record Live() implements Standing {
    @Override
    public boolean serves() {
      return true;
    }

    @Override
    public String word() {
      return "LIVE";
    }
  }

  /**
   * The registry no longer reports it; the guard does not believe that yet.
   *
   * @param reason why it is kept
   * @param since when it vanished
   * @param deadline when the loss will be believed, or null when no time decides it
   */
  record Held(Reason reason, long since, @Nullable Long deadline) implements Standing {
    @Override
    public boolean serves() {
      return true;
    }

    @Override
    public String word() {
      return "HELD";
    }
  }

  /**
   * It came back too often and waits before it gets traffic again.
   *
   * @param until when it is let in
   */
  record Damped(long until) implements Standing {
    @Override
    public boolean serves() {
      return false;
    }

    @Override
    public String word() {
      return "DAMPED";
    }
  }

  /**
   * Its source cannot be read and a probe finds nobody there: left out as long as its environment
   * has another ready one.
   *
   * @param since when the probe found that
   */
  record Unreachable(long since) implements Standing {
    @Override
    public boolean serves() {
      return true;
    }

    @Override
    public String word() {
      return "UNREACHABLE";
    }
  }

  /** It waits for a rule that names the default port among several named ones. */
  record PortUndecided() implements Standing {
    @Override
    public boolean serves() {
      return false;
    }

    @Override
    public String word() {
      return "PORT_UNDECIDED";
    }
  }

  /** Its source adds only what is confirmed, and no active check of its has found it passing. */
  record Unconfirmed() implements Standing {
    @Override
    public boolean serves() {
      return false;
    }

    @Override
    public String word() {
      return "UNCONFIRMED";
    }
  }

  /** Why a vanished instance is kept. */
  enum Reason {
    /** The service lost more at once than {@code guard.maxDrop}, or its last ready instance. */
    SERVICE_DROP,
    /** The source lost too much at once and is suspect: only an operator or probes decide. */
    SOURCE_SUSPECT,
    /** An operator refuses losses for a while. */
    OPERATOR
  }
}
