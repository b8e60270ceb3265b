package io.sluice.console.contract;

/**
 * A sign-in that a person ends elsewhere (RFC 8628).
 *
 * @param code what the program that waits shows when it asks; a secret
 * @param userCode what the person types
 * @param address where
 * @param completeAddress the same with the code in it, where the provider has that
 * @param lastsMs for how long it is good
 * @param pauseMs how long to wait between questions
 */
public record DeviceBody(
    String code,
    String userCode,
    String address,
    String completeAddress,
    long lastsMs,
    long pauseMs) {}
