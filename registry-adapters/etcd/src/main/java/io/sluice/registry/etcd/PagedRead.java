package io.sluice.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.sluice.registry.etcd.EtcdFault.Kind;

/** Reads a range in pages, all at one revision. Used by one thread. */
final class PagedRead {
  private final EtcdConnection connection;
  private final Fingerprint fingerprint;
  private final EtcdPacing pacing;

  PagedRead(EtcdConnection connection, Fingerprint fingerprint, EtcdPacing pacing) {
    this.connection = connection;
    this.fingerprint = fingerprint;
    this.pacing = pacing;
  }

  /** Takes one key with its value. */
  interface Taker {
    void take(KeyValue entry) throws EtcdFault;
  }

  /**
   * Reads all of a range.
   *
   * @return the revision at which all of it was read
   */
  long read(KeyRange range, Taker taker) throws EtcdFault {
    ByteString from = range.begin();
    long revision = 0;
    int limit = pacing.page();
    int taken = 0;
    while (true) {
      RangeRequest request =
          RangeRequest.newBuilder()
              .setKey(from)
              .setRangeEnd(range.end())
              .setRevision(revision)
              .setLimit(limit)
              .build();
      RangeResponse page;
      try {
        page = connection.range(request);
      } catch (EtcdFault fault) {
        if (fault.kind() != Kind.TOO_LARGE || limit == 1) {
          throw fault;
        }
        limit = Math.max(1, limit / 4);
        continue;
      }
      fingerprint.check(page.getHeader());
      revision = revision == 0 ? page.getHeader().getRevision() : revision;
      for (KeyValue entry : page.getKvsList()) {
        taker.take(entry);
        taken++;
      }
      if (!page.getMore()) {
        return revision;
      }
      if (page.getKvsCount() == 0 || taken > pacing.maxEntries()) {
        throw new EtcdFault(
            Kind.UNTRUSTED, "There are more than " + pacing.maxEntries() + " keys to read");
      }
      from = KeyRange.next(page.getKvs(page.getKvsCount() - 1).getKey());
    }
  }
}
