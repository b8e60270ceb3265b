package io.sluice.console.contract;

import java.util.List;

/**
 * Somebody who may sign in.
 *
 * @param origin {@code local} when he has a password here, else who vouches for him
 * @param password whether he has one here
 * @param generation for If-Match; 0 for the user admin before he was ever changed
 */
public record UserBody(
    String name,
    String origin,
    String fullName,
    List<String> groups,
    boolean disabled,
    boolean password,
    String createdAt,
    long generation) {}
