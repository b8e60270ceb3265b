package io.sluice.probe;

import io.sluice.view.Prober.Result;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One probe, from its turn to its result; owned by the prober's thread. */
final class Attempt {
  final Address address;
  final CompletableFuture<Result> result;
  long deadline;
  private @Nullable SocketChannel channel;

  /** Where a probe goes. */
  record Address(String host, int port) {}

  Attempt(Address address, CompletableFuture<Result> result, long deadline) {
    this.address = address;
    this.result = result;
    this.deadline = deadline;
  }

  /**
   * Begins to connect.
   *
   * @return the result if it is known at once, else null
   */
  @Nullable Result connect(InetSocketAddress to, Selector selector) {
    try {
      SocketChannel opened = SocketChannel.open();
      channel = opened;
      opened.configureBlocking(false);
      if (opened.connect(to)) {
        return Result.ANSWERS;
      }
      opened.register(selector, SelectionKey.OP_CONNECT, this);
      return null;
    } catch (IOException e) {
      return channel == null ? Result.UNTRIED : meaning(e);
    }
  }

  /** What came of a connection that is decided. */
  Result finish() {
    try {
      return channel != null && channel.finishConnect() ? Result.ANSWERS : Result.SILENT;
    } catch (IOException e) {
      return meaning(e);
    }
  }

  /** A want of our own, of descriptors or ports, is no evidence against anybody. */
  private static Result meaning(IOException failure) {
    if (failure instanceof BindException) {
      return Result.UNTRIED;
    }
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    boolean refused = failure instanceof ConnectException && message.contains("refused");
    return refused ? Result.REFUSED : Result.SILENT;
  }

  /** Frees the connection. */
  void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
