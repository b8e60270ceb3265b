package io.sluice.bench.xds;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Who wants what; a function of its numbers, so that every contender has the same.
 *
 * @param streams N
 * @param names K, that each stream subscribes to
 * @param clusters C
 * @param interested how many streams want {@link #SOME}
 */
record Topology(int streams, int names, int clusters, int interested) {
  /** The cluster that every stream wants. */
  static final int EVERYONE = 0;

  /** The cluster that the first {@code interested} streams want. */
  static final int SOME = 1;

  Topology {
    if (streams < 1 || names < 2 || clusters < names + 2 || interested < 1) {
      throw new IllegalArgumentException(
          "at least 1 stream, 2 names, 1 interested stream, and 2 clusters more than names");
    }
  }

  static String name(int cluster) {
    return String.format("orders-%05d", cluster);
  }

  /** What one stream subscribes to, sorted. */
  List<String> wanted(int stream) {
    Set<Integer> wanted = new LinkedHashSet<>();
    wanted.add(EVERYONE);
    if (stream < interested) {
      wanted.add(SOME);
    }
    SplittableRandom random = new SplittableRandom(stream);
    while (wanted.size() < names) {
      wanted.add(random.nextInt(2, clusters));
    }
    return wanted.stream().sorted().map(Topology::name).toList();
  }

  /** All names. */
  List<String> all() {
    List<String> all = new ArrayList<>();
    for (int cluster = 0; cluster < clusters; cluster++) {
      all.add(name(cluster));
    }
    return all;
  }

  /** How many streams want {@link #EVERYONE} or {@link #SOME}. */
  int wanting(int cluster) {
    return cluster == EVERYONE ? streams : Math.min(interested, streams);
  }
}
