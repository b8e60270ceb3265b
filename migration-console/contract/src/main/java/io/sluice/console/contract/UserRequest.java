package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user who is to be added.
 *
 * @param password when he has one from the start
 */
public record UserRequest(
    @Nullable String name,
    @Nullable String fullName,
    @Nullable List<String> groups,
    @Nullable Boolean disabled,
    @Nullable String password,
    @Nullable String reason) {}
