package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * Something that changed, in a line.
 *
 * @param at when
 * @param kind what sort of thing
 * @param action what happened to it, as in {@code split.put} or {@code source.stale}
 * @param subject of what: a service, a source, {@code SOURCE/SERVICE}, a proxy, a member, a person
 * @param service that it concerns, or null
 * @param by who did it, or the source or proxy that it comes from
 * @param before what it was in short words, empty when it was not or is not known
 * @param after what it is then in short words, empty when it is no more
 * @param reason as given, or what a source or proxy said
 */
public record ChangeBody(
    String at,
    String kind,
    String action,
    String subject,
    @Nullable String service,
    String by,
    String before,
    String after,
    String reason) {}
