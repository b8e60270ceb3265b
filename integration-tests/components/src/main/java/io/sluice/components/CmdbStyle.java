package io.sluice.components;

import io.sluice.components.CmdbServer.Machine;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Whose REST API a {@link CmdbServer} plays. */
public enum CmdbStyle {
  /** The application services of NetBox, each with one address and port. */
  NETBOX("api/ipam/services/") {
    @Override
    String entry(int id, String service, Machine machine) {
      return """
          {"id":%d,"display":%s,"parent":{"id":%d,"name":%s},"name":%s,\
          "protocol":{"value":"tcp","label":"TCP"},"ports":[%d],\
          "ipaddresses":[{"id":%d,"address":"%s/24"}],\
          "tags":[{"name":"Shop","slug":"shop"}],\
          "custom_fields":{"sluice_status":%s,"sluice_zone":%s}}"""
          .formatted(
              id,
              text(service),
              id,
              text(machine.name()),
              text(service),
              machine.port(),
              id,
              machine.address(),
              text(machine.status()),
              text(machine.zone()));
    }
  },

  /** The virtual servers of Ralph, with custom fields for what Ralph does not know. */
  RALPH("api/virtual-servers/") {
    @Override
    String entry(int id, String service, Machine machine) {
      String status = machine.status().equals("active") ? "in use" : machine.status();
      return """
          {"id":%d,"hostname":%s,"status":%s,"ipaddresses":["%s"],"tags":["shop"],\
          "service_env":{"service":{"name":"Shop %s"}},\
          "custom_fields":{"sluice_service":%s,"sluice_port":"%d","sluice_zone":%s}}"""
          .formatted(
              id,
              text(machine.name()),
              text(status),
              machine.address(),
              service,
              text(service),
              machine.port(),
              text(machine.zone()));
    }
  },

  /** A list of machines by page number from 1, which says how many there are. */
  CUSTOM("machines") {
    @Override
    String entry(int id, String service, Machine machine) {
      return """
          {"key":"m-%d","app":%s,"net":{"ip":"%s","port":%d},"state":%s,"rack":%s,"host":%s}"""
          .formatted(
              id,
              text(service),
              machine.address(),
              machine.port(),
              text(machine.status()),
              text(machine.zone()),
              text(machine.name()));
    }

    @Override
    String page(URI uri, Map<String, Integer> query, List<String> all) {
      int size = query.getOrDefault("size", 100);
      int from = Math.min(all.size(), (query.getOrDefault("page", 1) - 1) * size);
      List<String> these = all.subList(from, Math.min(all.size(), from + size));
      return "{\"total\":%d,\"machines\":[%s]}".formatted(all.size(), String.join(",", these));
    }
  };

  private final String path;

  CmdbStyle(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  abstract String entry(int id, String service, Machine machine);

  /** As Django's REST framework cuts lists. */
  String page(URI uri, Map<String, Integer> query, List<String> all) {
    int limit = Math.min(1_000, query.getOrDefault("limit", 50));
    int from = Math.min(all.size(), query.getOrDefault("offset", 0));
    int to = Math.min(all.size(), from + limit);
    String next =
        to < all.size() ? "\"%s%s?limit=%d&offset=%d\"".formatted(uri, path, limit, to) : "null";
    return "{\"count\":%d,\"next\":%s,\"previous\":null,\"results\":[%s]}"
        .formatted(all.size(), next, String.join(",", all.subList(from, to)));
  }

  static String text(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
