package io.sluice.cli;

import io.sluice.console.contract.PublishedBody;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Another Sluice server. */
final class ServerSide implements Side {
  private final String words;
  private final Reader reader;

  /** Reads one service, or all. */
  interface Reader {
    /**
     * What is published.
     *
     * @throws Failure if it cannot be read
     */
    List<PublishedBody> read(@Nullable String service);
  }

  ServerSide(String words, Reader reader) {
    this.words = words;
    this.reader = reader;
  }

  @Override
  public String words() {
    return words;
  }

  @Override
  public Seen read(Question question) throws Unread {
    List<PublishedBody> published;
    try {
      published = reader.read(question.name() != null ? question.name() : question.service());
    } catch (Failure e) {
      throw new Unread(e.words());
    }
    Set<String> known =
        question.services().stream().map(PublishedBody::service).collect(Collectors.toSet());
    Map<String, List<Sight>> services = new LinkedHashMap<>();
    for (PublishedBody service : published) {
      String name = question.service() == null ? service.service() : question.service();
      services.put(name, PublishedSights.of(service));
    }
    return new Seen(
        services,
        services.keySet().stream()
            .filter(name -> question.service() == null && !known.contains(name))
            .toList(),
        true);
  }
}
