package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as the stream of events tells it: what, and where to read how it is now.
 *
 * @param id of the event; the stream goes on after it when it comes back as Last-Event-ID
 * @param at when this member saw it
 * @param kind service, split, migration, source, proxy, member, alarm or reset
 * @param subject what it is about: a service, a source, a proxy, a member; of an alarm its subject
 * @param service the service that it concerns, or null
 * @param state one word of what became of the subject
 * @param text the rest in a sentence, empty when the word says it all
 * @param generation of split and policy where it concerns them, else null
 */
public record EventBody(
    String id,
    String at,
    String kind,
    String subject,
    @Nullable String service,
    String state,
    String text,
    @Nullable Long generation) {}
