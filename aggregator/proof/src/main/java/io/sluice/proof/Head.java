package io.sluice.proof;

/**
 * What a whole audit comes down to.
 *
 * @param size how many entries
 * @param root of their tree
 * @param link of their chain
 */
public record Head(long size, Hash root, Hash link) {}
