package io.sluice.suites;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.awaitility.core.ConditionFactory;

/** Members that serve {@code orders} in both environments. */
final class ClusterScene {
  static final Duration TEN = Duration.ofSeconds(10);

  final Trio trio;
  private final List<Backend> vms;
  private final List<Backend> pods;

  ClusterScene(Path folder) {
    this(new Mesh(folder), Trio.SIZE, "", number -> Surroundings.PLAIN);
  }

  /**
   * In other surroundings.
   *
   * @param members how many
   * @param sources beside the two files
   * @param surroundings of each member, by its number
   */
  ClusterScene(Mesh mesh, int members, String sources, IntFunction<Surroundings> surroundings) {
    trio = new Trio(mesh, members, sources, surroundings);
    vms = new ArrayList<>(mesh.backends("vm", 3));
    pods = mesh.backends("pod", 12); // room for all of the traffic
    mesh.vms.with("orders", Mesh.instances(vms)).write();
    mesh.pods.with("orders", Mesh.instances(pods)).write();
    for (Member member : trio.members()) {
      within(60).until(() -> member.isReady() && member.serves("orders"));
    }
  }

  static ConditionFactory within(int seconds) {
    return await().atMost(Duration.ofSeconds(seconds));
  }

  static int weight(Member member, String environment) {
    return member.service("orders").at("/split/weights/" + environment).asInt();
  }

  /** How many instances of both environments a member shows. */
  static int endpoints(Member member) {
    return member.service("orders").get("endpoints").size();
  }

  /** How many instances there are. */
  int instances() {
    return vms.size() + pods.size();
  }

  /** The VM that was registered last. */
  Backend newest() {
    return vms.get(vms.size() - 1);
  }

  /** One more VM stands in the registry. */
  void another() {
    vms.addAll(trio.mesh.backends("vm-" + vms.size(), 1));
    trio.mesh.vms.with("orders", Mesh.instances(vms)).write();
  }

  /** One more VM stands in the registry; these members show it in so many seconds. */
  void oneMore(List<Member> members, int seconds) {
    another();
    for (Member member : members) {
      trio.await(Duration.ofSeconds(seconds), () -> endpoints(member) == instances());
    }
  }

  /** Sets the weights on one member; all follow. */
  void split(Member asked, int vm) {
    asked.split("orders", Map.of("vm", vm, "kubernetes", 10_000 - vm));
    awaitWeight(vm);
  }

  /** Waits until every member shows this weight of the VMs. */
  void awaitWeight(int vm) {
    for (Member member : trio.members()) {
      within(20).until(() -> weight(member, "vm") == vm);
    }
  }

  List<Member> without(int number) {
    List<Member> left = new ArrayList<>(trio.members());
    left.remove(number);
    return left;
  }

  /** Who leads, as this member knows it; -1 when it knows of nobody. */
  int leader(Member asked) {
    return trio.numberOf(asked, one -> one.get("leader").asBoolean());
  }

  /** All serve, and publish the same within 10 s. */
  void allAgree() {
    for (Member member : trio.members()) {
      member.awaitReady();
    }
    trio.awaitAgreement(trio.members(), TEN);
  }

  void close() throws Exception {
    trio.mesh.close();
  }
}
