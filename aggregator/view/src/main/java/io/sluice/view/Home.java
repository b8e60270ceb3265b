package io.sluice.view;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is stored of a service when it is admitted: where it is at home, and the ports whose
 * clusters exist from then on.
 *
 * @param service its name
 * @param environment serves it as long as nobody shifted its traffic
 * @param ports protocol by port name; the default port's name is empty
 */
public record Home(String service, String environment, SortedMap<String, String> ports) {
  public Home {
    ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
  }
}
