package io.sluice.view.history;

/**
 * A time in which everything was recorded. What lies between two spans is a gap: the registry may
 * have been other than what is told of it.
 *
 * @param from milliseconds since the epoch
 * @param until milliseconds since the epoch, inclusive
 * @param why it began: a start, an outage that was over
 */
public record Span(long from, long until, String why) {}
