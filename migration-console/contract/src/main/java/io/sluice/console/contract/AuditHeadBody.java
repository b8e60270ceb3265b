package io.sluice.console.contract;

/**
 * What the audit comes down to.
 *
 * @param size how many entries
 * @param root of their Merkle tree (RFC 6962), SHA-256 in hexadecimal
 * @param link of their chain, SHA-256 in hexadecimal
 */
public record AuditHeadBody(long size, String root, String link) {}
