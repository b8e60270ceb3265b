package io.sluice.console.web;

import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;

import io.sluice.view.AuditLog;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Backups;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Everything that is stored, for whoever may administer all of it; one at a time. */
final class BackupOperations {
  private final Backups backups;
  private final AuditLog log;
  private final Clock clock;
  private final AtomicBoolean taken = new AtomicBoolean();

  BackupOperations(Backups backups, AuditLog log, Clock clock) {
    this.backups = backups;
    this.log = log;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(post(API + "/backup", this::backUp).needs(Right.ADMINISTER));
  }

  /**
   * Who takes everything away is in the audit, and so in the backup, before the first byte leaves.
   */
  Answer backUp(Call call) {
    String reason = call.optionalObject("reason").reason();
    if (taken.get()) {
      throw BackupStream.another();
    }
    if (!log.append(new Entry(clock.millis(), call.actor(), "backup", "store", "", "", reason))) {
      throw Refusal.unavailable("who makes a backup has to be written into the audit");
    }
    return Answer.stream(
        "application/gzip",
        (response, letIn) ->
            new BackupStream(backups, response, call.actor().requestId(), taken).begin());
  }
}
