package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.MemberBody;
import io.sluice.console.contract.ProxyBody;
import io.sluice.view.Members;
import io.sluice.view.Members.Member;
import io.sluice.view.Proxies;
import io.sluice.view.Proxies.Proxy;
import io.sluice.view.Proxies.Rejection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who takes part: the servers, and the proxies that are connected to this one. */
final class MemberOperations {
  private static final int NAMES_SHOWN = 100;

  private final Members members;
  private final Proxies proxies;

  MemberOperations(Members members, Proxies proxies) {
    this.members = members;
    this.proxies = proxies;
  }

  List<Operation> operations() {
    return List.of(
        get(API + "/members", this::members, "cursor", "limit"),
        get(API + "/proxies", this::proxies, "cursor", "limit"),
        get(API + "/proxies/{proxy}", this::proxy));
  }

  Answer members(Call call) {
    PageRequest page = PageRequest.of(call);
    return Answer.json(
        page.fill(
            members.members().stream()
                .filter(member -> member.name().compareTo(page.after()) > 0)
                .map(member -> new PageRequest.Keyed<>(member.name(), body(member)))
                .iterator()));
  }

  Answer proxies(Call call) {
    PageRequest page = PageRequest.of(call);
    return Answer.json(
        page.fill(
            proxies.proxies().stream()
                .filter(proxy -> proxy.id().compareTo(page.after()) > 0)
                .map(proxy -> new PageRequest.Keyed<>(proxy.id(), body(proxy)))
                .iterator()));
  }

  Answer proxy(Call call) {
    String id = call.parameter("proxy");
    return proxies.proxies().stream()
        .filter(proxy -> proxy.id().equals(id))
        .findFirst()
        .map(proxy -> Answer.json(body(proxy)))
        .orElseThrow(
            () ->
                Refusal.of(
                    404,
                    "no proxy of this id is connected to this member; sluice proxies"
                        + " (GET /api/v1/proxies) lists them"));
  }

  private static MemberBody body(Member member) {
    Map<String, String> sources = new TreeMap<>();
    member.sources().forEach((name, state) -> sources.put(name, state.name()));
    return new MemberBody(
        member.name(),
        member.self(),
        member.version(),
        time(member.since()),
        member.store(),
        member.view(),
        member.services(),
        sources,
        member.waitingFor().isEmpty(),
        member.waitingFor());
  }

  private static ProxyBody body(Proxy proxy) {
    return new ProxyBody(
        proxy.id(),
        proxy.service(),
        proxy.environment(),
        proxy.address(),
        time(proxy.connectedSince()),
        body(proxy.rejection()));
  }

  private static ProxyBody.@Nullable RejectionBody body(@Nullable Rejection rejection) {
    if (rejection == null) {
      return null;
    }
    List<String> names = rejection.names();
    return new ProxyBody.RejectionBody(
        rejection.type(),
        names.subList(0, Math.min(NAMES_SHOWN, names.size())),
        names.size(),
        rejection.words(),
        time(rejection.at()));
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
