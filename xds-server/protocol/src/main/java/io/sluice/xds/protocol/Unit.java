package io.sluice.xds.protocol;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What is encoded once and shared by every stream that wants it.
 *
 * @param type the type URL, as in {@link ResourceTypes}
 * @param name the resource's name as clients ask for it
 * @param variant what makes two clients get different bytes for one name; {@link #DEFAULT_VARIANT}
 *     nearly always
 */
public record Unit(String type, String name, String variant) {
  public static final String DEFAULT_VARIANT = "";

  public Unit {
    requireNonNull(type, "type");
    requireNonNull(name, "name");
    requireNonNull(variant, "variant");
  }

  public static Unit of(String type, String name) {
    return new Unit(type, name, DEFAULT_VARIANT);
  }

  /**
   * Written out, the name first, which tells most apart: a stream that comes back asks hundreds.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Unit that
        && name.equals(that.name)
        && variant.equals(that.variant)
        && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * name.hashCode() + type.hashCode()) + variant.hashCode();
  }
}
