package io.sluice.migrations.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.migrations.Documents;
import io.sluice.view.MigrationStore;

/**
 * A migration as the document that the store keeps: JSON with its keys in order and a version.
 * Fields that a reader does not know are left out, so that members N and N+1 work together.
 */
public final class MigrationForm {
  private static final int VERSION = 1;

  private MigrationForm() {}

  /** What a document holds. */
  public sealed interface Stored {
    /** A migration. */
    record Whole(Migration migration) implements Stored {}

    /** Nothing that this release reads; it must not be written over. */
    record Unreadable(String why) implements Stored {}
  }

  /**
   * The document.
   *
   * @throws IllegalStateException if it is longer than the store takes, which its bounds forbid
   */
  public static String document(Migration migration) {
    ObjectNode json = Documents.tree(migration);
    json.put("version", VERSION);
    String text = Documents.text(json);
    if (text.length() > MigrationStore.LONGEST_DOCUMENT) {
      throw new IllegalStateException("a migration of " + text.length() + " characters");
    }
    return text;
  }

  /** For the store. */
  public static MigrationStore.StoredMigration stored(Migration migration, long generation) {
    return new MigrationStore.StoredMigration(
        migration.id(),
        migration.service(),
        migration.state().word(),
        migration.state().over(),
        generation,
        migration.createdAt(),
        document(migration));
  }

  /** What a document holds; never throws. */
  public static Stored read(String document) {
    try {
      JsonNode json = Documents.parse(document);
      int version = json.path("version").asInt(0);
      if (version != VERSION) {
        return new Stored.Unreadable("a migration of version " + version + ", not " + VERSION);
      }
      return new Stored.Whole(Documents.value(json, Migration.class));
    } catch (JsonProcessingException e) {
      return new Stored.Unreadable("not a migration: " + e.getOriginalMessage());
    }
  }
}
