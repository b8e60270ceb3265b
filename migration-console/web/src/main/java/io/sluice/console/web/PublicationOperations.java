package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operations.API;
import static io.sluice.console.web.Operations.SERVICE;

import io.sluice.console.contract.PublishedBody;
import io.sluice.view.FederatedView;
import io.sluice.view.Sources;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** What proxies get, or would get from a server that only observes. */
final class PublicationOperations {
  private final Supplier<FederatedView> view;
  private final Sources sources;

  PublicationOperations(Supplier<FederatedView> view, Sources sources) {
    this.view = view;
    this.sources = sources;
  }

  List<Operation> operations() {
    return List.of(
        get(SERVICE + "/published", this::one, "network"),
        get(API + "/published", this::all, "network", "cursor", "limit"));
  }

  Answer one(Call call) {
    return Answer.json(
        Publication.of(ServiceOperations.find(view.get(), call), kinds(), network(call)));
  }

  Answer all(Call call) {
    FederatedView shown = view.get();
    String network = network(call);
    PageRequest page = PageRequest.of(call);
    Map<String, String> kinds = kinds();
    Iterator<PageRequest.Keyed<PublishedBody>> items =
        StreamSupport.stream(shown.services().after(page.after()).spliterator(), false)
            .filter(service -> call.caller().sees(service.name()))
            .map(
                service ->
                    new PageRequest.Keyed<>(
                        service.name(), Publication.of(service, kinds, network)))
            .iterator();
    return Answer.json(page.fill(items));
  }

  /** The common one, unless another is asked for. */
  private String network(Call call) {
    String network = call.query("network");
    if (network == null || network.isEmpty()) {
      return "";
    }
    SortedSet<String> known = new TreeSet<>();
    sources.sources().forEach(status -> known.add(status.source().network()));
    known.remove("");
    if (!known.contains(network)) {
      throw Refusal.of(
          422,
          "no source is in network "
              + Texts.cut(network, 60)
              + "; known: "
              + (known.isEmpty() ? "none but the common one" : String.join(", ", known)));
    }
    return network;
  }

  private Map<String, String> kinds() {
    Map<String, String> kinds = new HashMap<>();
    sources.sources().forEach(status -> kinds.put(status.source().name(), status.source().kind()));
    return kinds;
  }
}
