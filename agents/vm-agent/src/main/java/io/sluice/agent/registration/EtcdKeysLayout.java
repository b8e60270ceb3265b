package io.sluice.agent.registration;

import java.util.Optional;

/** The value is {@code host:port}. */
public record EtcdKeysLayout() implements EtcdLayout {
  @Override
  public Optional<Place> place(String value) {
    try {
      return Optional.of(Place.parse(value.strip()));
    } catch (IllegalArgumentException noInstance) {
      return Optional.empty();
    }
  }

  @Override
  public String onPort(String value, int port) {
    return new Place(Place.parse(value.strip()).host(), port).toString();
  }

  @Override
  public String fresh(Place place) {
    return place.toString();
  }

  @Override
  public Optional<String> leaving(String value) {
    return Optional.empty();
  }

  @Override
  public boolean isLeaving(String value) {
    return false;
  }
}
