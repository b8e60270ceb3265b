package io.sluice.registry.names;

import java.util.function.Consumer;

/** Asks for the addresses of a name; used on one event loop. */
interface Lookup extends AutoCloseable {
  /**
   * Looks a name up.
   *
   * @param then gets the answer once, on the same event loop, within {@link NamePacing#lookup}
   */
  void find(String host, Consumer<Answer> then);

  @Override
  void close();
}
