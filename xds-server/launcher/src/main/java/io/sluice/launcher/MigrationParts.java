package io.sluice.launcher;

import io.sluice.cluster.Cluster;
import io.sluice.cluster.SharedProgress;
import io.sluice.cluster.SharedReaches;
import io.sluice.console.web.ConsolePorts;
import io.sluice.migrations.reach.Surveys;
import io.sluice.migrations.runner.AskedVerdicts;
import io.sluice.migrations.runner.CallersReach;
import io.sluice.migrations.runner.Copying;
import io.sluice.migrations.runner.FormatAdvance;
import io.sluice.migrations.runner.Gathering;
import io.sluice.migrations.runner.Migrations;
import io.sluice.view.FormatProgress;
import io.sluice.view.reach.Reaching;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What moves traffic step by step, and the proxies from one rendering format to the next.
 *
 * @param mesh the proxies, and what the services that guards ask say of them
 * @param reaching what callers reach
 * @param progress on the way to another format, empty while it is not known
 */
record MigrationParts(
    ConsolePorts.Mesh mesh,
    Reaching reaching,
    Migrations migrations,
    Supplier<Optional<FormatProgress>> progress) {

  /** Makes them; migrations are not started, formats advance from here on. */
  static MigrationParts of(
      Foundation foundation,
      StoreParts stored,
      ViewParts viewing,
      ConsolePorts.Mesh proxies,
      @Nullable Cluster cluster) {
    AskedVerdicts asked =
        new AskedVerdicts(
            foundation.configuration().migrations().verdicts(),
            foundation.parts().workers("sluice-guards", 2),
            foundation.clock());
    ConsolePorts.Mesh mesh = proxies.with(asked);
    Reaching reaching =
        foundation.observing() ? Reaching.NONE : surveys(foundation, viewing, mesh, cluster);
    Migrations migrations =
        foundation
            .parts()
            .add(
                new Migrations(
                    stored.store().migrations(),
                    new Gathering(
                        viewing.aggregator()::view,
                        mesh.traffic(),
                        mesh.acknowledgements(),
                        stored.store().freezes(),
                        asked,
                        asked,
                        new CallersReach(reaching)),
                    new Copying(viewing.aggregator()::view, stored.splits()),
                    foundation.configuration().migrations().settings(),
                    foundation.leadership(),
                    foundation.clock()));
    Supplier<Optional<FormatProgress>> progress = progress(foundation, viewing, cluster);
    if (!foundation.observing()) {
      FormatAdvance advance =
          new FormatAdvance(
              stored.store().upgrades(), progress, foundation.leadership(), foundation.clock());
      foundation.parts().everySecond("sluice-format", advance::tick);
    }
    return new MigrationParts(mesh, reaching, migrations, progress);
  }

  /** What callers reach, of all members' asking. */
  private static Reaching surveys(
      Foundation foundation, ViewParts viewing, ConsolePorts.Mesh mesh, @Nullable Cluster cluster) {
    Surveys surveys =
        new Surveys(
            new Surveys.Ports(
                viewing.aggregator(), mesh.acknowledgements(), mesh.everywhere(), mesh.errands()),
            foundation.parts().workers("sluice-reach", 1),
            new Random(),
            foundation.clock());
    if (cluster != null) {
      surveys.whenFound(new SharedReaches(cluster, surveys::heard, foundation.clock())::tell);
    }
    return surveys;
  }

  /** Of all members' proxies. */
  private static Supplier<Optional<FormatProgress>> progress(
      Foundation foundation, ViewParts viewing, @Nullable Cluster cluster) {
    Supplier<FormatProgress> own =
        () -> viewing.listeners().progress(viewing.aggregator().view().formats());
    if (cluster == null) {
      return () -> Optional.of(own.get());
    }
    SharedProgress shared = new SharedProgress(cluster, own, foundation.steady());
    foundation.parts().everySecond("sluice-format-told", shared::tick);
    return shared::all;
  }
}
