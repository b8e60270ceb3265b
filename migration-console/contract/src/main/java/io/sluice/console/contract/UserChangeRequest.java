package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be said of a user; what is left out stays. */
public record UserChangeRequest(
    @Nullable String fullName,
    @Nullable List<String> groups,
    @Nullable Boolean disabled,
    @Nullable String reason) {}
