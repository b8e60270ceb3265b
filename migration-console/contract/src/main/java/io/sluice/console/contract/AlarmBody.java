package io.sluice.console.contract;

/**
 * Something that an operator should look at, and that is still so.
 *
 * @param kind what sort of thing, as in {@code source-stale}; the same word labels {@code
 *     sluice_alarms}
 * @param subject what it is about: a source, {@code SOURCE/SERVICE}, a service, a proxy, a file
 * @param text what is so, and what to do where something helps
 * @param since when it began
 */
public record AlarmBody(String kind, String subject, String text, String since) {}
