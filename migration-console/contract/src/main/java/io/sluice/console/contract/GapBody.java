package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * A time that was not recorded: what is told of it is what was known before.
 *
 * @param from when recording ended, or null when it had not begun
 * @param until when it began again, or null when it has not
 * @param why it began again only then
 */
public record GapBody(@Nullable String from, @Nullable String until, String why) {}
