package io.sluice.migrations.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.migrations.simulation.Service;
import io.sluice.migrations.simulation.Simulation;
import io.sluice.migrations.simulation.World;
import io.sluice.view.MigrationStore;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MigrationFormTest {
  private static Migration underWay() {
    Simulation simulation =
        new Simulation(
            Plans.plan(
                "'guards':[{'kind':'errorRate'},{'kind':'webhook','url':'https://a/b'}],"
                    + "'mirror':{'percentBasisPoints':100,'bakeMs':1000}"),
            new World(Service.HEALTHY, 1));
    for (int i = 0; i < 40; i++) {
      simulation.beat();
    }
    return simulation.migration().approved(new Migration.Approved("step-1", "bob", 7));
  }

  private static Migration read(String document) {
    MigrationForm.Stored stored = MigrationForm.read(document);
    assertThat(stored).isInstanceOf(MigrationForm.Stored.Whole.class);
    return ((MigrationForm.Stored.Whole) stored).migration();
  }

  @Test
  void aMigrationReadsBackAsItWas() {
    Migration migration = underWay();

    assertThat(read(MigrationForm.document(migration))).isEqualTo(migration);
  }

  @Test
  void theSameMigrationHasTheSameText() {
    assertThat(MigrationForm.document(underWay())).isEqualTo(MigrationForm.document(underWay()));
  }

  @Test
  void whatANewerMemberAddedIsLeftOut() {
    Migration migration = underWay();
    String newer =
        MigrationForm.document(migration).replaceFirst("\\{", "{\"colour\":{\"of\":\"hope\"},");

    assertThat(read(newer)).isEqualTo(migration);
  }

  @Test
  void whatCannotBeReadIsSaidSoAndNotGuessed() {
    String document = MigrationForm.document(underWay());

    assertThat(MigrationForm.read(document.replace("\"version\":1", "\"version\":2")))
        .isInstanceOf(MigrationForm.Stored.Unreadable.class);
    assertThat(MigrationForm.read(document.replace("\"vm\":", "\"vm\":1")))
        .isInstanceOf(MigrationForm.Stored.Unreadable.class);
    assertThat(MigrationForm.read("{\"version\":1}"))
        .isInstanceOf(MigrationForm.Stored.Unreadable.class);
    assertThat(MigrationForm.read("nothing")).isInstanceOf(MigrationForm.Stored.Unreadable.class);
  }

  @Test
  void theLargestMigrationFitsIntoTheStore() {
    SortedMap<String, SortedMap<String, Answers>> callers = new TreeMap<>();
    for (int i = 0; i < 5_000; i++) {
      SortedMap<String, Answers> environments = new TreeMap<>();
      environments.put("vm", new Answers(Long.MAX_VALUE / 10_000, 1_000_000_000));
      environments.put("kubernetes", new Answers(Long.MAX_VALUE / 10_000, 1_000_000_000));
      callers.put("a-service-with-quite-a-long-name-as-companies-like-them-" + i, environments);
    }
    Tally tally = new Tally("1", callers);
    Migration migration = underWay();
    Migration large = migration.with(new Progress(1, 1, 1, 1, tally, tally, false));

    assertThat(tally.callers()).hasSize(Tally.MOST_CALLERS + 1).containsKey(Tally.OTHERS);
    assertThat(MigrationForm.document(large).length()).isLessThan(MigrationStore.LONGEST_DOCUMENT);
  }
}
