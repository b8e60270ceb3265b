package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.store.Database;
import io.sluice.store.DatabaseAddress;
import io.sluice.view.Actor;
import io.sluice.view.Home;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.TrafficSplit;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first evening without risk: what an observing server decides is in no database afterwards. */
class ObservedStoreTest {
  @Test
  void homesAndSourcesAreKnownToTheServerAndStoredNowhere(@TempDir Path folder) {
    DatabaseAddress address = new DatabaseAddress("jdbc:h2:file:" + folder.resolve("s"), "", "");
    try (Database database =
        Database.open(address, Duration.ofSeconds(3), true, Clock.systemUTC())) {
      SplitStore observed = new ObservedStore(database.splits());
      List<StoredChange> heard = new ArrayList<>();
      observed.subscribe(heard::add);
      Home home = new Home("orders", "kubernetes", new TreeMap<>(Map.of("", "http")));

      assertThat(observed.knowSources(Map.of("pods", true))).isTrue();
      assertThat(observed.putHomes(List.of(home))).isTrue();

      assertThat(observed.load().sources()).containsEntry("pods", true);
      assertThat(heard).containsExactly(new StoredChange.HomeStored(home));
      assertThat(database.splits().load().homes()).isEmpty();
      assertThat(database.splits().load().sources()).isEmpty();
      assertThat(observed.putSplit("orders", TrafficSplit.all("vm"), 0, Actor.SYSTEM, ""))
          .isInstanceOf(SplitStore.Outcome.Unavailable.class);
    }
  }
}
