package io.sluice.store;

import org.jspecify.annotations.Nullable;

/**
 * A shared database, of which this member remembers how far the audit went when it committed last:
 * a database in which that is not found is another one, even if all that was heard of it before is
 * there. Any thread.
 */
final class CommittedHead implements Sql {
  private final Sql sql;
  private @Nullable AuditPosition head; // guarded by this

  CommittedHead(Sql sql) {
    this.sql = sql;
  }

  @Override
  public <T> T read(Work<T> work) {
    return sql.read(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    Written<T> written =
        sql.write(
            connection ->
                new Written<>(work.run(connection), AuditPosition.of(AuditHead.read(connection))));
    raise(written.head());
    return written.result();
  }

  private record Written<T>(T result, AuditPosition head) {}

  private synchronized void raise(AuditPosition to) {
    head = head == null ? to : head.orLater(to);
  }

  /** How far the audit went: this, or as far as it was heard of, where that is later. */
  synchronized AuditPosition orHeard(AuditPosition heard) {
    return head == null ? heard : heard.orLater(head);
  }
}
