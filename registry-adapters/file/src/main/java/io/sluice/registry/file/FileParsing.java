package io.sluice.registry.file;

/** What came of understanding the file's bytes. */
sealed interface FileParsing {
  /** It is a registry. */
  record Right(FileContent content) implements FileParsing {}

  /** It is none, or only the first part of one; the reason names the line where it can. */
  record Wrong(String reason) implements FileParsing {}
}
