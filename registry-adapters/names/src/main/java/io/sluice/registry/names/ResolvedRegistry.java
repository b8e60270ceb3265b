package io.sluice.registry.names;

import io.netty.channel.EventLoop;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.Rights;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Another adapter whose instances have addresses where its registry has host names. An instance of
 * a name with several addresses becomes as many; a name that was never resolved makes its instance
 * a rejected one; a name that cannot be resolved any more keeps its last known addresses.
 *
 * <p>A name is looked up again when its answer's TTL is over (1 s to 1 h), and when that gives
 * other addresses its services are read again: a change in DNS alone says nothing of the registry.
 * Events come from one thread of its own, in the adapter's order; only what needs a name that was
 * never looked up waits, at most 10 s. At most 10,000 names, 32 addresses of each, 2,000 lookups a
 * second.
 */
public final class ResolvedRegistry implements RegistryAdapter {
  /** The metadata key under which the host name stands. */
  public static final String HOST = "sluice.io/host";

  private final String source;
  private final RegistryAdapter delegate;
  private final NamePacing pacing;
  private final BiFunction<EventLoop, NamePacing, Lookup> lookups;

  /** Guarded by this. */
  private @Nullable ResolvingLoop running;

  /**
   * Resolves by the name servers of this machine (resolv.conf), after its hosts file.
   *
   * @param source the source's name, for threads and logs
   * @param delegate reads the registry; owned from now on, not yet started
   */
  public ResolvedRegistry(String source, RegistryAdapter delegate) {
    this(source, delegate, NamePacing.DEFAULT, DnsLookup::ofThisMachine);
  }

  ResolvedRegistry(
      String source,
      RegistryAdapter delegate,
      NamePacing pacing,
      BiFunction<EventLoop, NamePacing, Lookup> lookups) {
    this.source = source;
    this.delegate = delegate;
    this.pacing = pacing;
    this.lookups = lookups;
  }

  @Override
  public synchronized void start(Consumer<RegistryEvent> sink) {
    if (running != null) {
      throw new IllegalStateException("started before");
    }
    ResolvingLoop loop = new ResolvingLoop(source, delegate, pacing, lookups, sink);
    running = loop;
    delegate.start(loop::arrived);
  }

  @Override
  public void reread(Set<String> services) {
    delegate.reread(services);
  }

  @Override
  public CompletionStage<Rights> rights() {
    return delegate.rights();
  }

  @Override
  public void close() {
    ResolvingLoop loop;
    synchronized (this) {
      loop = running;
    }
    if (loop != null) {
      loop.silence();
    }
    delegate.close();
    if (loop != null) {
      loop.stop();
    }
  }
}
