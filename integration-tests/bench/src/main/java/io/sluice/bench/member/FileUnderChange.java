package io.sluice.bench.member;

import io.sluice.bench.BenchmarkFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file, written anew as a whole for every change. */
final class FileUnderChange extends ChangingRegistry {
  private final RegistryFile file;
  private final MemberProcess member;
  private @Nullable ReadWatch watch;

  FileUnderChange(Fleet fleet, Subscribers subscribers, RegistryFile file, MemberProcess member) {
    super(fleet, subscribers);
    this.file = file;
    this.member = member;
  }

  @Override
  Stamps change(Step step, boolean watched) throws IOException {
    if (step.added()) {
      file.add(step.member());
    } else {
      file.drain(step.member());
    }
    if (!watched) {
      return new Stamps(file.write(), Map.of());
    }
    // The new file is at least as long as the present one but for some bytes of one line.
    watch = ReadWatch.begin(member, Files.size(file.path()) - 200);
    return new Stamps(file.write(), Map.of());
  }

  @Override
  Read read(Step step) throws InterruptedException {
    ReadWatch present = watch;
    if (present == null) {
      throw new BenchmarkFailed("nobody watched the reading");
    }
    return new Read(present.nanos(), Map.of());
  }

  @Override
  Map<String, Long> replaceAll(List<Fleet.Member> by) throws IOException {
    file.replaceAll(by);
    long at = file.write();
    Map<String, Long> begun = new HashMap<>();
    by.forEach(each -> begun.put(each.address(), at));
    return begun;
  }
}
