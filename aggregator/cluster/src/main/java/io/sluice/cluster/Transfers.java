package io.sluice.cluster;

import io.sluice.cluster.Message.Part;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whole snapshots on their way to others, a part at a time, so that changes go between them. */
final class Transfers {
  /** About what a message may hold, in bytes; one service may be more. */
  static final int ROOM = 200 * 1024;

  private static final int MOST = 256;

  private final Send send;
  private final Deque<Transfer> transfers = new ArrayDeque<>();

  private static final class Transfer {
    final @Nullable Peer to;
    final Header header;
    final Iterator<ServiceClaims> rest;
    int part;

    Transfer(@Nullable Peer to, Snapshot snapshot) {
      this.to = to;
      this.header = Header.of(snapshot);
      this.rest = snapshot.services().iterator();
    }
  }

  Transfers(Send send) {
    this.send = send;
  }

  /** About how many bytes the claims of one service are. */
  static int room(ServiceClaims claims) {
    return 100 + 250 * claims.claims().size() + 200 * claims.rejected().size();
  }

  /** Begins to send a snapshot, unless it is on its way there already. */
  void begin(@Nullable Peer to, Snapshot snapshot) {
    String source = snapshot.source();
    boolean underway =
        transfers.stream()
            .anyMatch(
                one ->
                    Objects.equals(one.to, to)
                        && one.header.source().equals(source)
                        && one.header.term().equals(snapshot.term()));
    if (!underway && transfers.size() < MOST) {
      transfers.removeIf(one -> Objects.equals(one.to, to) && one.header.source().equals(source));
      transfers.add(new Transfer(to, snapshot));
    }
  }

  /** Somebody is gone. */
  void forget(Peer peer) {
    transfers.removeIf(one -> peer.equals(one.to));
  }

  /** Sends one part; whether there are more. */
  boolean pump() {
    Transfer one = transfers.poll();
    if (one == null) {
      return false;
    }
    List<ServiceClaims> claims = new ArrayList<>();
    for (int room = 0; room < ROOM && one.rest.hasNext(); ) {
      ServiceClaims next = one.rest.next();
      room += room(next);
      claims.add(next);
    }
    boolean last = !one.rest.hasNext();
    send.send(one.to, new Part(one.header, one.part++, last, claims));
    if (!last) {
      transfers.add(one);
    }
    return !transfers.isEmpty();
  }
}
