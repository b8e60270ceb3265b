package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * A proxy that could send to a service.
 *
 * @param proxy its id
 * @param caller the service that calls; empty when it is not known
 * @param assignment the assignment's name: the service, or the service and a port
 * @param version that it had acknowledged last
 * @param since when it acknowledged that
 * @param current whether that was one of those offered then
 * @param link {@code up}, {@code down} (it may still have used what it had), {@code unsure}
 * @param linkSince when that began; empty when it is not known
 * @param cause the change that made this version, where one service is asked for and it is known
 */
public record ReceiverBody(
    String proxy,
    String caller,
    String assignment,
    String version,
    String since,
    boolean current,
    String link,
    String linkSince,
    @Nullable RecordedChangeBody cause) {}
