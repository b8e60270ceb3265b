package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking, and what he may.
 *
 * @param user his name
 * @param method how he said so: {@code password}, {@code token}, {@code bootstrap}, or another way
 *     to sign in
 * @param token its name, when one acts for him
 * @param groups that he is in
 * @param grants that are his, himself or through a group; a token may leave less of them
 * @param csrfToken to send as X-CSRF-Token with every write of a session in a cookie
 * @param secret of a session that was asked for as a bearer's; shown this once
 * @param endsAt when it ends by itself
 */
public record SessionBody(
    String user,
    String method,
    @Nullable String token,
    List<String> groups,
    List<GrantBody> grants,
    @Nullable String csrfToken,
    @Nullable String secret,
    @Nullable String endsAt) {}
