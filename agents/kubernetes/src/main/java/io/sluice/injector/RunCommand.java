package io.sluice.injector;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.sluice.injector.certificates.CertificateLoop;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice injector run}: until SIGTERM. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Answers the API server's reviews of new pods, and keeps the webhook's certificates right.",
      "It speaks to the cluster of the pod that it runs in, or of KUBECONFIG. A pod whose review"
          + " fails starts without sidecars unless the webhook's failurePolicy is Fail."
    })
final class RunCommand implements Callable<Integer> {
  /** Services of the cluster route to a pod for some seconds after it is told to end. */
  private static final Duration UNROUTED = Duration.ofSeconds(8);

  @Option(
      names = "--config",
      defaultValue = "/etc/sluice/injector.yaml",
      paramLabel = "FILE",
      description = "The configuration; default: ${DEFAULT-VALUE}.")
  private Path config = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Settings settings;
    try {
      settings = SettingsReader.read(config);
    } catch (WrongInput wrong) {
      return tell(wrong.words(), Injector.WRONG);
    }
    try {
      WebhookServer server =
          new WebhookServer(
              WebhookServer.Address.of(settings.listen()),
              WebhookServer.Address.of(settings.health()),
              new Review(settings));
      CertificateLoop certificates = certificates(settings, server);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    certificates.close();
                    leave(server);
                  },
                  "sluice-injector-stop"));
      certificates.start();
    } catch (RuntimeException e) {
      return tell("the injector cannot start: " + e.getMessage(), Injector.FAILED);
    }
    new CountDownLatch(1).await(); // until SIGTERM
    return Injector.DONE;
  }

  /** A review that nobody answers lets a pod start without its Envoy, for all of its life. */
  private static void leave(WebhookServer server) {
    server.leave();
    LockSupport.parkNanos(UNROUTED.toNanos());
    server.close();
  }

  private static CertificateLoop certificates(Settings settings, WebhookServer server) {
    KubernetesClient client = new KubernetesClientBuilder().build();
    Settings.Certificates all = settings.certificates();
    return new CertificateLoop(
        client,
        new CertificateLoop.Place(
            all.namespace(),
            all.service(),
            all.secret(),
            all.webhook(),
            Duration.ofDays(all.days())),
        Clock.systemUTC(),
        pair -> {
          ClusterRelease.check(client, settings.sidecars());
          server.use(pair);
        });
  }

  private int tell(String words, int exit) {
    if (spec != null) {
      spec.commandLine().getErr().println(words);
      spec.commandLine().getErr().flush();
    }
    return exit;
  }
}
