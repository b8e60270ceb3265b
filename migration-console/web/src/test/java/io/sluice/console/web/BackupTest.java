package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.console.web.Console.Reply;
import io.sluice.view.Backups.Backup;
import io.sluice.view.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a running server over HTTP. */
class BackupTest {
  private static final String BACKUP = "/api/v1/backup";
  private static final String CONTENT = "all that is stored\n".repeat(20_000);

  private Path file;
  private Console console;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    file = folder.resolve("backup.gz");
    console = Console.start();
    console.backups = this::write;
  }

  @AfterEach
  void close() {
    console.close();
  }

  private Backup write() throws IOException {
    return new Backup(Files.writeString(file, CONTENT), 7, 2);
  }

  @Test
  void itIsSentWholeAndNothingOfItStays() throws Exception {
    Reply reply = console.post(BACKUP, "{\"reason\":\"every night\"}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("application/gzip");
    assertThat(reply.response().body()).isEqualTo(CONTENT);
    await().until(() -> !Files.exists(file));
    assertThat(console.audited)
        .anySatisfy(
            entry -> {
              assertThat(entry.action()).isEqualTo("backup");
              assertThat(entry.reason()).isEqualTo("every night");
            });
    await().until(() -> console.post(BACKUP, null).status() == 200); // 429 for a moment
  }

  @Test
  void whatCannotBeMadeIsSaidAndTheNextOneIsTried() throws Exception {
    console.backups =
        () -> {
          throw new StoreUnavailable("the database is away", null);
        };
    assertThat(console.post(BACKUP, null).detail())
        .contains("no backup is made", "the database is away");
    console.backups =
        () -> {
          throw new IOException("less than 64 MiB would be left");
        };
    Reply full = console.post(BACKUP, null);

    assertThat(full.status()).isEqualTo(503);
    assertThat(full.detail()).contains("64 MiB");
    console.backups = this::write;
    assertThat(console.post(BACKUP, null).status()).isEqualTo(200);
  }

  @Test
  void oneIsMadeAtATime() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch going = new CountDownLatch(1);
    console.backups =
        () -> {
          begun.countDown();
          try {
            going.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return write();
        };
    CompletableFuture<Integer> first = console.postLater(BACKUP, "{}").thenApply(Reply::status);
    begun.await();

    Reply second = console.post(BACKUP, null);

    assertThat(second.status()).isEqualTo(429);
    assertThat(second.header("Retry-After")).isEqualTo("10");
    going.countDown();
    assertThat(first.join()).isEqualTo(200);
  }

  @Test
  void oneThatTakesLongIsNotInterruptedWhenGarbageIsCollected() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    console.backups =
        () -> {
          try {
            for (int i = 0; i < 5; i++) {
              System.gc();
              boolean unused = never.await(100, TimeUnit.MILLISECONDS);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
          }
          return write();
        };

    assertThat(console.post(BACKUP, null).status()).isEqualTo(200);
  }

  @Test
  void onlyWhoAdministersEverythingTakesEverythingAway() {
    assertThat(OpenApiTest.operations())
        .filteredOn(operation -> operation.template().equals(BACKUP))
        .singleElement()
        .satisfies(
            operation -> {
              assertThat(operation.right()).isEqualTo(Right.ADMINISTER);
              assertThat(operation.reach()).isEqualTo(Operation.Reach.EVERYWHERE);
            });
  }
}
