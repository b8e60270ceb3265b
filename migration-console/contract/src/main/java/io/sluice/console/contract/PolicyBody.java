package io.sluice.console.contract;

/**
 * What an operator says of a service beside its split; its generation is the ETag.
 *
 * @param zero what weight 0 means: {@code AUTO}, {@code EXCLUDE} or {@code STANDBY}
 * @param empty what weight on an environment without a ready endpoint means: {@code SPILL} or
 *     {@code HOLD}
 * @param generation of split and policy together; 0 when nothing is stored
 * @param stored whether an operator committed a split or policy
 */
public record PolicyBody(String zero, String empty, long generation, boolean stored) {}
