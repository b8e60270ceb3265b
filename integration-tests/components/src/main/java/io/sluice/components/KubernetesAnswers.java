package io.sluice.components;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is answered on one connection of a {@link KubernetesApi}. */
final class KubernetesAnswers {
  /** A real one sends a bookmark every minute, and this long before a watch ends in time. */
  private static final long BOOKMARK_MILLIS = 1000;

  private static final long WAIT_MILLIS = 100;

  private final KubernetesStore store;
  private final KubernetesManners manners;
  private final OutputStream out;
  private final BooleanSupplier gone;

  KubernetesAnswers(
      KubernetesStore store, KubernetesManners manners, OutputStream out, BooleanSupplier gone) {
    this.store = store;
    this.manners = manners;
    this.out = out;
    this.gone = gone;
  }

  void answer(String method, URI uri) throws IOException, InterruptedException {
    Map<String, String> query = query(uri.getRawQuery());
    List<String> path = List.of(uri.getPath().substring(1).split("/", -1));
    if (manners.status() != 200) {
      refuse(manners.status(), "as it was told to");
    } else if (!manners.nonsense().isEmpty()) {
      whole(200, manners.nonsense());
    } else if (method.equals("POST") && uri.getPath().endsWith("/selfsubjectrulesreviews")) {
      whole(201, "{\"status\":{" + manners.rules() + "}}");
    } else if (uri.getPath().equals("/version")) {
      whole(200, "{\"major\":\"1\",\"minor\":\"30\"}");
    } else if (path.size() < 3) {
      refuse(404, "no such resource");
    } else {
      resource(path.subList(path.get(0).equals("api") ? 2 : 3, path.size()), query);
    }
  }

  private void resource(List<String> path, Map<String, String> query)
      throws IOException, InterruptedException {
    boolean namespaced = path.size() > 2 && path.get(0).equals("namespaces");
    String namespace = namespaced ? path.get(1) : "";
    List<String> rest = namespaced ? path.subList(2, path.size()) : path;
    String resource = rest.get(0);
    if (manners.isForbidden(resource)) {
      refuse(403, resource + " is forbidden: the user cannot list it");
    } else if (rest.size() > 1) {
      get(resource, namespace, rest.get(1));
    } else if (query.containsKey("watch")) {
      watch(resource, wanted(resource, namespace, query), query);
    } else {
      list(wanted(resource, namespace, query), query);
    }
  }

  private void get(String resource, String namespace, String name) throws IOException {
    var object = store.get(resource, namespace, name);
    if (object.isEmpty()) {
      refuse(404, name + " not found");
    } else if (name.equals("kube-system") && !manners.uid().isEmpty()) {
      whole(200, object.get().replace("uid-namespaces--kube-system", manners.uid()));
    } else {
      whole(200, object.get());
    }
  }

  private void list(Predicate<KubernetesObject> wanted, Map<String, String> query)
      throws IOException {
    String after = query.getOrDefault("continue", "");
    if (!after.isEmpty() && manners.takeLostPage()) {
      refuse(410, "The provided continue parameter is too old");
      return;
    }
    KubernetesStore.Page page =
        store.list(wanted, Integer.parseInt(query.getOrDefault("limit", "0")), decoded(after));
    String next = page.next().isEmpty() ? "" : ",\"continue\":\"" + encoded(page.next()) + "\"";
    whole(
        200,
        "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\""
            + page.version()
            + "\""
            + next
            + "},\"items\":["
            + String.join(",", page.items())
            + "]}");
  }

  private void watch(String resource, Predicate<KubernetesObject> wanted, Map<String, String> query)
      throws IOException, InterruptedException {
    long position = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
    if (!store.remembers(position)) {
      refuse(410, "too old resource version");
      return;
    }
    long end =
        System.nanoTime()
            + TimeUnit.SECONDS.toNanos(
                Long.parseLong(query.getOrDefault("timeoutSeconds", "1800")));
    write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    long bookmarkAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BOOKMARK_MILLIS);
    while (System.nanoTime() < end && !gone.getAsBoolean()) {
      if (manners.isSilent() || manners.isSilent(resource)) {
        store.pause(WAIT_MILLIS);
        continue;
      }
      List<KubernetesStore.Change> changes = store.after(position, WAIT_MILLIS);
      if (manners.isSilent() || manners.isSilent(resource)) {
        continue;
      }
      if (!store.remembers(position)) {
        chunk(event("ERROR", status(410, "too old resource version")));
        break;
      }
      StringBuilder events = new StringBuilder();
      for (KubernetesStore.Change change : changes) {
        position = change.version();
        if (wanted.test(change.object())) {
          KubernetesObject object = change.object();
          events.append(
              event(change.type(), object.json(KubernetesStore.uid(object), change.version())));
        }
      }
      if (manners.sendsBookmarks() && System.nanoTime() > bookmarkAt) {
        bookmarkAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BOOKMARK_MILLIS);
        events.append(
            event("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"" + position + "\"}}"));
      }
      chunk(events.toString());
    }
    write("0\r\n\r\n");
  }

  private static String event(String type, String object) {
    return "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
  }

  private static Predicate<KubernetesObject> wanted(
      String resource, String namespace, Map<String, String> query) {
    List<String> terms = new ArrayList<>();
    for (String term : query.getOrDefault("labelSelector", "").split(",", -1)) {
      if (!term.isEmpty()) {
        terms.add(term);
      }
    }
    String field = query.getOrDefault("fieldSelector", "");
    return object ->
        object.resource().equals(resource)
            && (field.isEmpty() || field.equals("metadata.name=" + object.name()))
            && (namespace.isEmpty() || object.namespace().equals(namespace))
            && terms.stream().allMatch(term -> matches(object, term));
  }

  private static boolean matches(KubernetesObject object, String term) {
    int equal = term.indexOf('=');
    return equal < 0
        ? object.labels().containsKey(term)
        : term.substring(equal + 1).equals(object.labels().get(term.substring(0, equal)));
  }

  private void refuse(int code, String message) throws IOException {
    whole(code, status(code, message));
  }

  private static String status(int code, String message) {
    return "{\"kind\":\"Status\",\"metadata\":{},\"status\":\"Failure\",\"code\":"
        + code
        + ",\"message\":"
        + KubernetesObject.quoted(message)
        + "}";
  }

  private void whole(int code, String body) throws IOException {
    byte[] bytes = KubernetesApi.bytes(body);
    String pause =
        code != 200 && manners.retryAfter() > 0
            ? "Retry-After: " + manners.retryAfter() + "\r\n"
            : "";
    write(
        "HTTP/1.1 "
            + code
            + " It\r\nContent-Type: application/json\r\n"
            + pause
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n",
        bytes);
  }

  private void chunk(String text) throws IOException {
    byte[] bytes = KubernetesApi.bytes(text);
    if (bytes.length > 0) {
      write(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
    }
  }

  private void write(String text) throws IOException {
    write(text, new byte[0]);
  }

  private void write(String head, byte[] body) throws IOException {
    byte[] first = KubernetesApi.bytes(head);
    byte[] all = new byte[first.length + body.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    out.write(all);
    out.flush();
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equal = pair.indexOf('=');
      if (equal > 0) {
        query.put(
            pair.substring(0, equal),
            URLDecoder.decode(pair.substring(equal + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static String encoded(String key) {
    return Base64.getUrlEncoder().encodeToString(KubernetesApi.bytes(key));
  }

  private static String decoded(String token) {
    return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
  }
}
