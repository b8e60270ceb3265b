package io.sluice.registry.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.sluice.registry.RegistryEvent.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The client of the API server, made anew only when the files behind it have changed: each has a
 * thread that ends no sooner than the next garbage collection.
 */
final class Access implements AutoCloseable {
  private final KubernetesSettings settings;
  private final ServiceAccount account;
  private final Executor threads;

  /** Changed under this alone. */
  private volatile @Nullable ApiServer server;

  /** Guarded by this. */
  private boolean closed;

  /** The content of the files that the client was made of; owned by the loop. */
  private List<Integer> madeOf = List.of();

  Access(KubernetesSettings settings, ServiceAccount account, Executor threads) {
    this.settings = settings;
    this.account = account;
    this.threads = threads;
  }

  /** The client of the last {@link #open}. */
  Optional<ApiServer> current() {
    return Optional.ofNullable(server);
  }

  /** The client of what the files say now. */
  Answer<ApiServer> open() {
    List<String> mistakes =
        settings.kubeconfig().isPresent()
            ? Kubeconfig.mistakes(settings.kubeconfig().get(), settings.context())
            : ServiceAccount.mistakes(account);
    if (!mistakes.isEmpty()) {
      return Answer.Failed.of(Cause.CREDENTIALS, mistakes.get(0));
    }
    try {
      Config config =
          settings.kubeconfig().isPresent()
              ? Kubeconfig.config(settings.kubeconfig().get(), settings.context())
              : account.config();
      List<Integer> now = contents(config);
      ApiServer before = server;
      if (before != null && now.equals(madeOf)) {
        return new Answer.Read<>(before);
      }
      ApiServer made = new ApiServer(config, settings.pacing(), threads);
      if (!replace(made)) {
        return Answer.Failed.of(Cause.OUTAGE, "Reading it was ended");
      }
      madeOf = now;
      return new Answer.Read<>(made);
    } catch (RuntimeException | IOException e) {
      // The client's own messages may quote what they could not read.
      return Answer.Failed.of(
          Cause.CREDENTIALS, "The credentials cannot be used: " + e.getClass().getSimpleName());
    }
  }

  /** Nobody would close what is made after {@link #close}. */
  private synchronized boolean replace(ApiServer made) {
    ApiServer before = server;
    if (before != null) {
      before.close();
    }
    if (closed) {
      made.close();
      return false;
    }
    server = made;
    return true;
  }

  private List<Integer> contents(Config config) throws IOException {
    List<@Nullable String> files = new ArrayList<>();
    files.add(settings.kubeconfig().map(Path::toString).orElse(null));
    files.add(config.getCaCertFile());
    files.add(config.getClientCertFile());
    files.add(config.getClientKeyFile());
    List<Integer> contents = new ArrayList<>();
    for (String file : files) {
      boolean there = file != null && Files.isReadable(Path.of(file));
      contents.add(there ? Arrays.hashCode(Files.readAllBytes(Path.of(file))) : 0);
    }
    return contents;
  }

  @Override
  public synchronized void close() {
    closed = true;
    ApiServer before = server;
    server = null;
    if (before != null) {
      before.close();
    }
  }
}
