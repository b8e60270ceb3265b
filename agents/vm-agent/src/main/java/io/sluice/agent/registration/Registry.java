package io.sluice.agent.registration;

import io.sluice.xds.protocol.errand.Departure;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Where this host's service is registered. Blocking; for one thread. */
interface Registry {
  /**
   * The service's place as it is now.
   *
   * @throws IOException if the registry does not answer, or refuses
   */
  Entry entry() throws IOException;

  /**
   * Registers with these from now on. A registry whose entries are in the service's own form has no
   * place for them.
   */
  default void use(RegistrationParameters given) {}

  /**
   * One of this kind.
   *
   * @param folder keeps the registration as it was before Envoy
   */
  static Registry of(RegistrySettings settings, Registration.Service service, Path folder) {
    if (settings instanceof RegistrySettings.OfConsul consul) {
      return new ConsulRegistry(
          new Consul(new LocalHttp(), consul.url(), consul.token()),
          service,
          folder.resolve("registration.json"));
    }
    if (settings instanceof RegistrySettings.OfEtcd etcd) {
      return new EtcdRegistry(
          etcd,
          service,
          new Etcd(new EtcdMembers(etcd)),
          folder.resolve("registration.etcd.json"),
          System::nanoTime,
          ThreadLocalRandom.current()::nextDouble);
    }
    throw new IllegalArgumentException(settings.toString());
  }

  /**
   * A service's place in the registry at one moment, and what can be done about it. A change fails
   * when the registry does not answer, refuses, or has something newer.
   */
  interface Entry {
    /** Of the registration, the same whichever port stands in it. */
    String id();

    /** Under what the control plane knows it, as it is registered now. */
    Departure departure();

    boolean isThere();

    boolean leadsToEnvoy();

    /** Whether nothing is missing beside Envoy's port, and nothing too much. */
    boolean isComplete();

    /** Whether a registration of the service's own is known, of now or of before. */
    boolean isKnown();

    /** Whether the agent alone keeps it: nobody else would notice that the service died. */
    boolean isKeptAlive();

    /** Whether it stays where it is when the service dies: neither a lease nor a check ends it. */
    default boolean outlivesService() {
      return false;
    }

    /** Lets callers come through Envoy. */
    void putEnvoy() throws IOException;

    /** Lets callers go to the service itself, as before. */
    void putService() throws IOException;

    /** Takes away what belongs to Envoy alone, where callers go to the service itself. */
    void forgetEnvoy() throws IOException;

    /**
     * Says to all who look that this instance is about to leave.
     *
     * @return false where the registry has no words for that
     */
    boolean announce() throws IOException;

    /**
     * Takes back what we announced; somebody else's word stands.
     *
     * @return whether there was such a word, so that this entry is old now
     */
    boolean takeBack() throws IOException;

    void remove() throws IOException;
  }
}
