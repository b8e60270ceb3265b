package io.sluice.registry.consul;

/**
 * How fresh an answer must be, as in <a
 * href="https://developer.hashicorp.com/consul/api-docs/features/consistency">Consul's modes</a>.
 */
public enum Consistency {
  /** The leader answers, without asking the others whether it still is the leader. */
  DEFAULT,
  /** The leader answers after it asked a quorum. */
  CONSISTENT,
  /** Any server answers, and may lag behind. */
  STALE
}
