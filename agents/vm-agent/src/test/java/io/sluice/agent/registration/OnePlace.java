package io.sluice.agent.registration;

import io.sluice.xds.protocol.errand.Departure;
import java.io.IOException;

/** A registry with one instance, which can be announced and taken out. */
final class OnePlace implements Registry, Registry.Entry {
  private final Departure departure;
  private volatile boolean there = true;
  volatile boolean known = true;
  volatile int puts;
  private volatile boolean hasWord = true;
  volatile boolean silent;

  OnePlace(Departure departure) {
    this.departure = departure;
  }

  /** A registry that cannot say that an instance is about to leave. */
  OnePlace withoutWord() {
    hasWord = false;
    return this;
  }

  @Override
  public Entry entry() throws IOException {
    if (silent) {
      throw new IOException("the registry does not answer");
    }
    return this;
  }

  @Override
  public String id() {
    return departure.instance();
  }

  @Override
  public Departure departure() {
    return departure;
  }

  @Override
  public boolean isThere() {
    return there;
  }

  @Override
  public boolean leadsToEnvoy() {
    return there;
  }

  @Override
  public boolean isComplete() {
    return true;
  }

  @Override
  public boolean isKnown() {
    return known;
  }

  @Override
  public boolean isKeptAlive() {
    return false;
  }

  @Override
  public void putEnvoy() {
    puts = puts + 1;
    there = true;
  }

  @Override
  public void putService() {
    there = true;
  }

  @Override
  public void forgetEnvoy() {}

  @Override
  public boolean announce() {
    return hasWord;
  }

  @Override
  public boolean takeBack() {
    return false;
  }

  @Override
  public void remove() {
    there = false;
  }
}
