package io.sluice.console.contract;

/**
 * How much a proxy is to log for a while.
 *
 * @param level trace, debug, info, warning, error, critical or off
 * @param minutes after which it goes back by itself, 1 to 60; 15 when it is not said
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record LogLevelRequest(String level, int minutes, String reason) {}
