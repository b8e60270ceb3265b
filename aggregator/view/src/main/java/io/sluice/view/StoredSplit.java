package io.sluice.view;

import org.jspecify.annotations.Nullable;

/**
 * What operators committed for a service.
 *
 * @param service its name
 * @param split as stored, or null when only a policy was
 * @param baseline the split before the last change that was no rollback, or null when the split
 *     never changed
 * @param policy beside it
 * @param generation grows by one with every change of split or policy; 1 is the first
 */
public record StoredSplit(
    String service,
    @Nullable TrafficSplit split,
    @Nullable TrafficSplit baseline,
    Policy policy,
    long generation) {}
