package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.MemberBody;
import io.sluice.console.contract.ProxyBody;
import io.sluice.console.contract.ProxyList;
import io.sluice.view.Members;
import io.sluice.view.Members.Difference;
import io.sluice.view.Members.Member;
import io.sluice.view.Proxies.Proxy;
import io.sluice.view.Proxies.Rejection;
import io.sluice.view.cluster.AllProxies;
import io.sluice.view.cluster.AllProxies.Connected;
import io.sluice.view.cluster.ProxiesForm;
import io.sluice.view.traffic.Traffic.Reporter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who takes part: the servers, and the proxies that are connected to them. */
final class MemberOperations {
  private final Members members;
  private final ConsolePorts.Mesh mesh;
  private final LoopAnswers loop;

  MemberOperations(Members members, ConsolePorts.Mesh mesh, LoopAnswers loop) {
    this.members = members;
    this.mesh = mesh;
    this.loop = loop;
  }

  List<Operation> operations() {
    return List.of(
        get(API + "/members", this::members, "cursor", "limit"),
        ask(API + "/proxies", this::proxies, "cursor", "limit"),
        ask(API + "/proxies/{proxy}", this::proxy));
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
    AllProxies.Part part = loop.await(mesh.everywhere().after(page.after(), page.limit()));
    List<Connected> all = part.proxies();
    Map<String, Reporter> reporters = reporters();
    return Answer.json(
        new ProxyList(
            all.stream().map(one -> body(one, reporters)).toList(),
            part.more() ? PageRequest.cursor(all.get(all.size() - 1).proxy().id()) : null,
            List.copyOf(part.unanswered())));
  }

  Answer proxy(Call call) {
    AllProxies.Part part = loop.await(mesh.everywhere().one(call.parameter("proxy")));
    if (!part.proxies().isEmpty()) {
      return Answer.json(body(part.proxies().get(0), reporters()));
    }
    if (part.unanswered().isEmpty()) {
      throw Refusal.of(
          404, "no proxy of this id is connected; sluice proxies (GET /api/v1/proxies) lists them");
    }
    throw Refusal.of(
            503,
            "no proxy of this id is connected to a member that answers; it may be on "
                + String.join(", ", part.unanswered())
                + ", which did not answer in time")
        .with("Retry-After", "5");
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

  private static ProxyBody body(Connected connected, Map<String, Reporter> reporters) {
    Proxy proxy = connected.proxy();
    Reporter reporter = reporters.get(proxy.id());
    return new ProxyBody(
        proxy.id(),
        proxy.service(),
        proxy.environment(),
        proxy.address(),
        connected.member(),
        time(proxy.connectedSince()),
        reporter == null || reporter.last() == 0 ? null : time(reporter.last()),
        proxy.behindSince() == 0 ? null : time(proxy.behindSince()),
        body(proxy.rejection(), connected.refused()));
  }

  private static ProxyBody.@Nullable RejectionBody body(
      @Nullable Rejection rejection, int refused) {
    if (rejection == null) {
      return null;
    }
    List<String> names = rejection.names();
    return new ProxyBody.RejectionBody(
        rejection.type(),
        names.subList(0, Math.min(ProxiesForm.NAMES, names.size())),
        refused,
        rejection.words(),
        time(rejection.at()));
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
