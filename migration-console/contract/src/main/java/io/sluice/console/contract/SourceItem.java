package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a source does.
 *
 * @param name as configured
 * @param kind of its adapter
 * @param environment where its instances run
 * @param region empty when none is configured
 * @param network empty for the common one
 * @param gateways where proxies of other networks reach its instances, as {@code address:port}
 * @param precedence the higher one wins an address
 * @param trust {@code REGISTER}, {@code CONFIRM} or {@code VETO}
 * @param admission {@code AUTO} or {@code CONFIRM}
 * @param shadow whether it is only tried: read and compared, never published
 * @param required whether proxies wait for its first sync
 * @param state {@code STARTING}, {@code LIVE}, {@code SUSPECT} or {@code STALE}
 * @param cause why it cannot be read: {@code OUTAGE}, {@code CREDENTIALS}, {@code UNTRUSTED}; else
 *     null
 * @param detail one sentence about the cause, empty when there is none
 * @param since when the state began
 * @param lastRead when something was last read, or null for never
 * @param names the source's own names
 * @param services federated services
 * @param instances as reported
 * @param ready of them
 * @param held vanished and kept
 * @param rejected entries that are no instances
 */
public record SourceItem(
    String name,
    String kind,
    String environment,
    String region,
    String network,
    List<String> gateways,
    int precedence,
    String trust,
    String admission,
    boolean shadow,
    boolean required,
    String state,
    @Nullable String cause,
    String detail,
    String since,
    @Nullable String lastRead,
    int names,
    int services,
    int instances,
    int ready,
    int held,
    int rejected) {
  public SourceItem {
    gateways = List.copyOf(gateways);
  }
}
