package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.server.Episode.End;
import io.sluice.xds.server.Episode.Line;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many lines a trouble is worth. */
class EpisodeTest {
  private final Episode episode = new Episode();

  @Test
  void aFewAreToldOneByOne() {
    assertThat(episode.begins(1)).isEqualTo(Line.ONE);
    assertThat(episode.begins(2)).isEqualTo(Line.ONE);

    assertThat(episode.ends()).isEqualTo(new End(Line.ONE, 2, 1));
    assertThat(episode.ends()).isEqualTo(new End(Line.ONE, 2, 1));
    assertThat(episode.begins(3)).isEqualTo(Line.ONE);
    assertThat(episode.ends()).isEqualTo(new End(Line.ONE, 1, 3));
  }

  @Test
  void aThousandAreTenLinesAndOneMoreAndOneAtTheEnd() {
    List<Line> lines = new ArrayList<>();
    for (int proxy = 0; proxy < 1_000; proxy++) {
      lines.add(episode.begins(proxy));
    }
    assertThat(lines).filteredOn(Line.ONE::equals).hasSize(Episode.TOLD);
    assertThat(lines).filteredOn(Line.MANY::equals).hasSize(1);

    List<End> ends = new ArrayList<>();
    for (int proxy = 0; proxy < 1_000; proxy++) {
      ends.add(episode.ends());
    }
    assertThat(ends).filteredOn(end -> end.line() != Line.NONE).hasSize(1);
    assertThat(ends.get(999)).isEqualTo(new End(Line.MANY, 1_000, 0));
  }
}
