package io.sluice.registry.cmdb;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A CMDB whose REST API is known; what a preset says of fields and statuses may be overridden. */
public enum CmdbPreset {
  /**
   * NetBox: its application services, or devices or virtual machines with custom fields.
   *
   * @see <a href="https://netboxlabs.com/docs/netbox/integrations/rest-api/">NetBox's REST API</a>
   */
  NETBOX("services, devices, virtual-machines") {
    @Override
    String path(String objects) {
      return switch (objects) {
        case "services" -> "api/ipam/services/?protocol=tcp&ordering=id";
        case "devices" -> "api/dcim/devices/?exclude=config_context&ordering=id";
        default -> "api/virtualization/virtual-machines/?exclude=config_context&ordering=id";
      };
    }

    @Override
    Fields fields(String objects) {
      Fields machine =
          CUSTOM_FIELDS.with(
              Map.of(
                  Field.ADDRESS, "/custom_fields/sluice_address | /primary_ip/address",
                  Field.STATUS, "/status/value",
                  Field.ZONE, "/custom_fields/sluice_zone | /rack/name | /cluster/name",
                  Field.NODE, "/name",
                  Field.TAGS, "/tags/*/slug"));
      return objects.equals("services")
          ? machine.with(
              Map.of(
                  Field.SERVICE, "/name",
                  Field.ADDRESS, "/ipaddresses/*/address",
                  Field.PORT, "/ports/*",
                  Field.STATUS, "/custom_fields/sluice_status",
                  Field.ZONE, "/custom_fields/sluice_zone",
                  Field.NODE, "/parent/name | /device/name | /virtual_machine/name"))
          : machine;
    }

    @Override
    Map<String, Meaning> statuses(String objects) {
      Map<String, Meaning> statuses =
          new TreeMap<>(
              Map.of(
                  "active", Meaning.PASSING,
                  "failed", Meaning.CRITICAL,
                  "offline", Meaning.DRAINING,
                  "decommissioning", Meaning.DRAINING,
                  "paused", Meaning.DRAINING,
                  "planned", Meaning.IGNORED,
                  "staged", Meaning.IGNORED,
                  "inventory", Meaning.IGNORED));
      if (objects.equals("services")) {
        statuses.put("", Meaning.PASSING);
      }
      return statuses;
    }

    /** Tokens of version 2, since NetBox 4.5, begin with {@code nbt_} and are bearer tokens. */
    @Override
    String scheme(String token) {
      return token.startsWith("nbt_") ? "Bearer" : "Token";
    }
  },

  /**
   * Ralph: data center assets, virtual servers or cloud hosts with custom fields.
   *
   * @see <a href="https://ralph-ng.readthedocs.io/en/stable/user/api/">Ralph's REST API</a>
   */
  RALPH("data-center-assets, virtual-servers, cloud-hosts") {
    @Override
    String path(String objects) {
      return "api/" + objects + "/?format=json&ordering=id";
    }

    @Override
    Fields fields(String objects) {
      return CUSTOM_FIELDS.with(
          Map.of(
              Field.SERVICE, "/custom_fields/sluice_service | /service_env/service/name",
              Field.ADDRESS, "/custom_fields/sluice_address | /ipaddresses/0 | /ip_addresses/0",
              Field.STATUS, "/status",
              Field.ZONE, "/custom_fields/sluice_zone | /rack/name | /hypervisor/hostname",
              Field.NODE, "/hostname",
              Field.TAGS, "/tags/*"));
    }

    @Override
    Map<String, Meaning> statuses(String objects) {
      Map<String, Meaning> statuses =
          new TreeMap<>(
              Map.of(
                  "in use", Meaning.PASSING,
                  "used", Meaning.PASSING,
                  "damaged", Meaning.CRITICAL,
                  "liquidated", Meaning.DRAINING,
                  "new", Meaning.IGNORED,
                  "free", Meaning.IGNORED,
                  "to deploy", Meaning.IGNORED));
      if (objects.equals("cloud-hosts")) {
        statuses.put("", Meaning.PASSING);
      }
      return statuses;
    }

    @Override
    String scheme(String token) {
      return "Token";
    }
  };

  /** What NetBox and Ralph have in common: Django's paging, and custom fields of ours. */
  private static final Fields CUSTOM_FIELDS =
      Fields.of(
          Map.of(
              Field.ITEMS, "/results",
              Field.COUNT, "/count",
              Field.NEXT, "/next",
              Field.ID, "/id",
              Field.SERVICE, "/custom_fields/sluice_service",
              Field.PORT, "/custom_fields/sluice_port",
              Field.PORT_NAME, "/custom_fields/sluice_port_name",
              Field.PROTOCOL, "/custom_fields/sluice_protocol",
              Field.WEIGHT, "/custom_fields/sluice_weight"));

  private final String objects;

  CmdbPreset(String objects) {
    this.objects = objects;
  }

  /** The lists that can be read, the usual one first. */
  public List<String> objects() {
    return List.of(objects.split(", ", -1));
  }

  /**
   * How one of its lists is read.
   *
   * @param base the address of the CMDB itself, without {@code /api}
   * @param which one of {@link #objects}
   * @param token a secret, empty for none
   */
  public CmdbSettings settings(URI base, String which, String token) {
    if (!objects().contains(which)) {
      throw new IllegalArgumentException("objects must be one of " + objects);
    }
    if (base.getRawQuery() != null) {
      throw new IllegalArgumentException("url must have no query with a preset");
    }
    String root = base.toString();
    URI list = URI.create((root.endsWith("/") ? root : root + "/") + path(which));
    Access access = Access.NONE.withToken(token).withScheme("Authorization", scheme(token));
    return new CmdbSettings(
        list, access, Paging.next(), fields(which), statuses(which), "", CmdbPacing.DEFAULT);
  }

  abstract String path(String which);

  abstract Fields fields(String which);

  abstract Map<String, Meaning> statuses(String which);

  abstract String scheme(String token);
}
