package io.sluice.registry.etcd;

import io.etcd.jetcd.api.ResponseHeader;
import io.sluice.registry.etcd.EtcdFault.Kind;

/**
 * Which cluster this source is, by its id; kept as long as the adapter lives. Owned by one thread.
 */
final class Fingerprint {
  private long cluster;
  private boolean known;

  /**
   * Looks whose answer this is.
   *
   * @throws EtcdFault when it is another cluster's than that of the first answer
   */
  void check(ResponseHeader header) throws EtcdFault {
    if (header.getClusterId() == 0) {
      throw new EtcdFault(Kind.UNTRUSTED, "The answer names no cluster: this is no etcd");
    }
    if (!known) {
      cluster = header.getClusterId();
      known = true;
    }
    if (cluster != header.getClusterId()) {
      throw new EtcdFault(
          Kind.UNTRUSTED,
          "The cluster id of etcd is %x and no longer %x"
              .formatted(header.getClusterId(), cluster));
    }
  }
}
