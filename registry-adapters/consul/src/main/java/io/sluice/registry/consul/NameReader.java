package io.sluice.registry.consul;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.kiwiproject.consul.model.health.ServiceHealth;

/** Reads the instances of names over two connections: on the caller's thread and on a helper's. */
final class NameReader {
  /** What one name has. */
  record NameRead(String name, List<ServiceHealth> entries, long index) {}

  private record Result(String name, Answer<List<ServiceHealth>> answer) {}

  private final ConsulConnection connection;
  private final Executor helper;

  NameReader(ConsulConnection connection, Executor helper) {
    this.connection = connection;
    this.helper = helper;
  }

  /**
   * Reads every name and returns when that is done, or with the first failure.
   *
   * @param taken gets each on the caller's thread, and may itself say why it fails
   */
  Optional<Answer.Failed<Void>> read(
      Collection<String> names, Function<NameRead, Optional<Answer.Failed<Void>>> taken)
      throws InterruptedException {
    Queue<String> todo = new ConcurrentLinkedQueue<>(names);
    BlockingQueue<Result> done = new LinkedBlockingQueue<>();
    if (names.size() > 1) {
      helper.execute(() -> readAll(todo, done));
    }
    Optional<Answer.Failed<Void>> failed = Optional.empty();
    for (int left = names.size(); left > 0; left--) {
      Result result = done.poll();
      if (result == null) {
        String mine = todo.poll();
        result = mine == null ? done.take() : ask(mine);
      }
      if (failed.isEmpty()) {
        failed = take(result, taken);
        while (failed.isPresent() && todo.poll() != null) {
          left--;
        }
      }
    }
    return failed;
  }

  private static Optional<Answer.Failed<Void>> take(
      Result result, Function<NameRead, Optional<Answer.Failed<Void>>> taken) {
    if (result.answer() instanceof Answer.Read<List<ServiceHealth>> read) {
      return taken.apply(new NameRead(result.name(), read.value(), read.index()));
    }
    return Optional.of(((Answer.Failed<List<ServiceHealth>>) result.answer()).as());
  }

  private void readAll(Queue<String> todo, BlockingQueue<Result> done) {
    for (String name = todo.poll(); name != null; name = todo.poll()) {
      done.add(ask(name));
    }
  }

  private Result ask(String name) {
    return new Result(name, connection.instances(name));
  }
}
