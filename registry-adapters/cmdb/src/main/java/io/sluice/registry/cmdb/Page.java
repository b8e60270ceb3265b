package io.sluice.registry.cmdb;

import io.sluice.registry.cmdb.Answer.Validators;
import java.util.List;

/**
 * A page as it was understood.
 *
 * @param digest of its bytes
 * @param validators that came with it
 * @param entries in their order
 * @param count how many the CMDB says that all pages have, -1 when it does not say
 * @param next the link to the next page, empty for none
 */
record Page(String digest, Validators validators, List<Entry> entries, long count, String next) {}
