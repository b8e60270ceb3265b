package io.sluice.registry.file;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that something happened in the file's folder. It watches the folder and not the file,
 * because editors rename over it and Kubernetes swaps a link beside it.
 */
final class FolderWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

  private final Path folder;
  private final String threadName;
  private final Runnable noticed;

  /** Guarded by this, with all that follows. */
  private @Nullable WatchService service;

  private @Nullable WatchKey key;
  private boolean closed;

  FolderWatch(Path file, String threadName, Runnable noticed) {
    Path parent = file.getParent();
    this.folder = parent == null ? file : parent;
    this.threadName = threadName;
    this.noticed = noticed;
  }

  /** Watches, if it does not yet and can; the caller's own slow look covers what it cannot. */
  synchronized void ensure() {
    WatchKey present = key;
    if (closed || (present != null && present.isValid())) {
      return;
    }
    try {
      WatchService watching = service == null ? begin() : service;
      key =
          folder.register(
              watching,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
      // What happened before the registration is noticed here.
      noticed.run();
    } catch (IOException e) {
      LOG.atDebug()
          .addKeyValue("folder", folder)
          .addKeyValue("reason", e.toString())
          .log("The folder gives no notices; the slow look goes on");
    }
  }

  private WatchService begin() throws IOException {
    WatchService watching = folder.getFileSystem().newWatchService();
    service = watching;
    Thread thread = new Thread(() -> passOn(watching), threadName);
    thread.setDaemon(true);
    thread.start();
    return watching;
  }

  private void passOn(WatchService watching) {
    try {
      while (true) {
        WatchKey signalled = watching.take();
        signalled.pollEvents();
        signalled.reset();
        noticed.run();
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      LOG.atDebug().addKeyValue("folder", folder).log("The folder is watched no more");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    WatchService watching = service;
    if (watching != null) {
      try {
        watching.close();
      } catch (IOException e) {
        LOG.atDebug().setCause(e).log("The folder's watch did not close");
      }
    }
  }
}
