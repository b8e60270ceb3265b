package io.sluice.console.contract;

/**
 * How a conflict between an emergency rollback and what is stored ends.
 *
 * @param choice {@code keep} stores the rollback, {@code drop} puts what is stored in force
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record EmergencyRequest(String choice, String reason) {}
