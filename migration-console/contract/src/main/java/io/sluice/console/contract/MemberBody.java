package io.sluice.console.contract;

import java.util.List;
import java.util.Map;

/**
 * One running server.
 *
 * @param name as configured
 * @param self whether it is the one that was asked
 * @param version of its program, empty when it does not know
 * @param since when it started
 * @param store what kind of database it writes to
 * @param view the version of what it publishes: two members with one version publish the same
 * @param services in its view
 * @param sources their states by name
 * @param ready whether proxies may connect
 * @param waitingFor what they wait for else
 */
public record MemberBody(
    String name,
    boolean self,
    String version,
    String since,
    String store,
    String view,
    int services,
    Map<String, String> sources,
    boolean ready,
    List<String> waitingFor) {}
