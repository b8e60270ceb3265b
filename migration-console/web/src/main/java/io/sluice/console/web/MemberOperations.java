package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.MemberBody;
import io.sluice.console.contract.ProxyBody;
import io.sluice.view.Members;
import io.sluice.view.Members.Difference;
import io.sluice.view.Members.Member;
import io.sluice.view.Proxies.Proxy;
import io.sluice.view.Proxies.Rejection;
import io.sluice.view.traffic.Traffic.Reporter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who takes part: the servers, and the proxies that are connected to this one. */
final class MemberOperations {
  private static final int NAMES_SHOWN = 100;

  private final Members members;
  private final ConsolePorts.Mesh mesh;

  MemberOperations(Members members, ConsolePorts.Mesh mesh) {
    this.members = members;
    this.mesh = mesh;
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
    Map<String, Reporter> reporters = reporters();
    return Answer.json(
        page.fill(
            mesh.proxies().proxies().stream()
                .filter(proxy -> proxy.id().compareTo(page.after()) > 0)
                .map(proxy -> new PageRequest.Keyed<>(proxy.id(), body(proxy, reporters)))
                .iterator()));
  }

  Answer proxy(Call call) {
    String id = call.parameter("proxy");
    return mesh.proxies().proxies().stream()
        .filter(proxy -> proxy.id().equals(id))
        .findFirst()
        .map(proxy -> Answer.json(body(proxy, reporters())))
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
    Members.Place place = member.place();
    SortedMap<String, String> owns = new TreeMap<>();
    place.owns().forEach((name, term) -> owns.put(name, term.epoch() + "." + term.count()));
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
        member.waitingFor(),
        place.leader(),
        owns,
        member.digests(),
        place.differs(),
        place.disagrees(),
        body(place.difference()),
        place.gone() == 0 ? null : time(place.gone()));
  }

  private static MemberBody.@Nullable DifferenceBody body(@Nullable Difference difference) {
    return difference == null
        ? null
        : new MemberBody.DifferenceBody(
            difference.type(),
            difference.name(),
            difference.variant(),
            difference.here(),
            difference.there());
  }

  private Map<String, Reporter> reporters() {
    Map<String, Reporter> reporters = new HashMap<>();
    mesh.traffic().reporters().forEach(one -> reporters.put(one.proxy(), one));
    return reporters;
  }

  private static ProxyBody body(Proxy proxy, Map<String, Reporter> reporters) {
    Reporter reporter = reporters.get(proxy.id());
    return new ProxyBody(
        proxy.id(),
        proxy.service(),
        proxy.environment(),
        proxy.address(),
        time(proxy.connectedSince()),
        reporter == null || reporter.last() == 0 ? null : time(reporter.last()),
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
