package io.sluice.bench;

import java.io.PrintStream;

/** One line on standard error for each step, so that standard output holds the report alone. */
public final class Progress {
  private final PrintStream stream;

  Progress(PrintStream stream) {
    this.stream = stream;
  }

  /** Says what begins or what came out. */
  public void say(String what) {
    stream.println("sluice bench: " + what);
  }
}
