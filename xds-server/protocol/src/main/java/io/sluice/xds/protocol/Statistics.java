package io.sluice.xds.protocol;

/**
 * Counts since the server started, but for {@code streams} and {@code interests}, which are now.
 * Each is exact; they are not read at one instant.
 *
 * @param streams open now
 * @param interests names and wildcards to which they are subscribed now
 * @param requests received
 * @param responses sent
 * @param resources sent in them
 * @param bytes of the responses, before compression
 * @param acknowledgements received
 * @param rejections received (NACK)
 * @param quarantined found guilty of a rejection: one version of one resource for one proxy
 * @param overdue responses that were not answered in time
 * @param unread times that a client was found not to read what is written to it
 * @param refusedStreams ended because a client went beyond a limit
 * @param fullStates complete states encoded, once per distinct wildcard, change and loop
 */
public record Statistics(
    long streams,
    long interests,
    long requests,
    long responses,
    long resources,
    long bytes,
    long acknowledgements,
    long rejections,
    long quarantined,
    long overdue,
    long unread,
    long refusedStreams,
    long fullStates) {}
