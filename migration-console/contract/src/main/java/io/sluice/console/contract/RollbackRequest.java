package io.sluice.console.contract;

/**
 * A rollback.
 *
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 * @param emergency whether it is made without the database while that cannot commit
 */
public record RollbackRequest(String reason, boolean emergency) {}
