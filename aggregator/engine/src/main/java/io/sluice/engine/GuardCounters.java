package io.sluice.engine;

import java.util.SortedMap;

/**
 * How often the guards did what, since the start.
 *
 * @param notices count by kind of notice, in words of the guard: {@code held-loss}, {@code
 *     loss-believed}, {@code became-suspect} and so on, from the names of the guard's notices
 */
public record GuardCounters(SortedMap<String, Long> notices) {}
