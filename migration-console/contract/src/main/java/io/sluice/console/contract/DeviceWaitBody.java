package io.sluice.console.contract;

/**
 * The person has not typed the code yet.
 *
 * @param addPauseMs by how much longer to wait between questions from now on
 */
public record DeviceWaitBody(long addPauseMs) {}
