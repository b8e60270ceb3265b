package io.sluice.console.contract;

/** A service in one word; the first of these that holds. */
public enum ServiceState {
  /** It was rolled back without the database, which does not have that yet. */
  EMERGENCY,
  /** It has no home yet and is not published. */
  WAITING,
  /** It is published, and nobody is ready to serve it. */
  EMPTY,
  /** What is published is not what was asked. */
  NOT_HONOURED,
  /** An address stands in two of its environments, so that its split cannot be changed. */
  CONFLICT,
  /** An operator shifted traffic. */
  SPLIT,
  /** Its home serves it. */
  HOME
}
