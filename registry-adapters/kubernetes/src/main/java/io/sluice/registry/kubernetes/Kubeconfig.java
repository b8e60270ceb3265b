package io.sluice.registry.kubernetes;

import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A kubeconfig file, and which of its contexts is meant. */
final class Kubeconfig {
  private static final long LARGEST = 4L * 1024 * 1024;
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]*");

  private Kubeconfig() {}

  static List<String> mistakes(Path file, String context) {
    List<String> mistakes = new ArrayList<>();
    Optional<io.fabric8.kubernetes.api.model.Config> read = read(file, mistakes);
    if (read.isEmpty()) {
      return List.copyOf(mistakes);
    }
    List<String> names = contexts(read.get());
    if (names.isEmpty()) {
      mistakes.add("kubeconfig: " + file + " has no contexts");
    } else if (context.isEmpty() && names.size() > 1) {
      mistakes.add("context is required: " + file + " has " + String.join(", ", names));
    } else if (!context.isEmpty() && !names.contains(context)) {
      mistakes.add(
          "context: " + file + " has no " + context + ", only " + String.join(", ", names));
    } else {
      clusterMistakes(file, read.get(), chosen(names, context), mistakes);
    }
    return List.copyOf(mistakes);
  }

  /**
   * What the file says now.
   *
   * @throws IllegalArgumentException with the first mistake, in words for an operator
   */
  static Config config(Path file, String context) {
    List<String> mistakes = mistakes(file, context);
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException(mistakes.get(0));
    }
    List<String> names = contexts(KubeConfigUtils.parseConfig(file.toFile()));
    return Config.fromKubeconfig(chosen(names, context), file.toFile());
  }

  private static String chosen(List<String> names, String context) {
    return context.isEmpty() ? names.get(0) : context;
  }

  private static Optional<io.fabric8.kubernetes.api.model.Config> read(
      Path file, List<String> mistakes) {
    try {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        mistakes.add("kubeconfig: " + file + " cannot be read");
      } else if (Files.size(file) > LARGEST) {
        mistakes.add("kubeconfig: " + file + " is larger than " + LARGEST + " bytes");
      } else {
        return Optional.of(KubeConfigUtils.parseConfig(file.toFile()));
      }
    } catch (IOException | RuntimeException e) {
      // Its message may quote the file, and with it a secret.
      mistakes.add("kubeconfig: " + file + " is no kubeconfig (" + kind(e) + ")");
    }
    return Optional.empty();
  }

  private static String kind(Exception thrown) {
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    return cause.getClass().getSimpleName();
  }

  private static List<String> contexts(io.fabric8.kubernetes.api.model.Config read) {
    return read.getContexts().stream().map(NamedContext::getName).sorted().toList();
  }

  private static void clusterMistakes(
      Path file,
      io.fabric8.kubernetes.api.model.Config read,
      String context,
      List<String> mistakes) {
    for (NamedContext one : read.getContexts()) {
      if (one.getName().equals(context) && one.getContext() != null) {
        String cluster = one.getContext().getCluster();
        for (NamedCluster named : read.getClusters()) {
          if (named.getName().equals(cluster) && named.getCluster() != null) {
            authorityMistakes(file, named.getCluster(), mistakes);
            tokenMistakes(file, read, one.getContext().getUser(), mistakes);
            return;
          }
        }
        mistakes.add(
            "context: " + file + " has no cluster " + cluster + ", which " + context + " names");
        return;
      }
    }
  }

  private static void tokenMistakes(
      Path file,
      io.fabric8.kubernetes.api.model.Config read,
      @Nullable String user,
      List<String> mistakes) {
    for (NamedAuthInfo named : read.getUsers()) {
      if (named.getName().equals(user) && named.getUser() != null) {
        String token = named.getUser().getToken();
        if (token != null && !TOKEN.matcher(token).matches()) {
          mistakes.add(
              "kubeconfig: the token of "
                  + user
                  + " in "
                  + file
                  + " has a line break, a blank or another character that no token has");
        }
      }
    }
  }

  private static void authorityMistakes(Path file, Cluster cluster, List<String> mistakes) {
    String server = cluster.getServer();
    if (server == null || !(server.startsWith("https://") || server.startsWith("http://"))) {
      mistakes.add("kubeconfig: " + file + " names no server that begins with https:// or http://");
    }
    String authority = cluster.getCertificateAuthority();
    if (authority != null && !authority.isEmpty()) {
      Path at = file.toAbsolutePath().resolveSibling(authority);
      if (!Files.isReadable(at)) {
        mistakes.add("kubeconfig: the certificate authority " + at + " cannot be read");
      }
    }
  }
}
