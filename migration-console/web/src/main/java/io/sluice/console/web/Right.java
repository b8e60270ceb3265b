package io.sluice.console.web;

/** What a caller must be allowed to do. */
enum Right {
  /** See a service, and what stands beside it. */
  READ,
  /** Change a service: its split, its policy, what is believed of its registries. */
  OPERATE,
  /** Let others' changes through. */
  APPROVE,
  /** Change who may do what, and everything that concerns all services. */
  ADMINISTER,
  /** See who did what. */
  AUDIT
}
