/** A registry that is one YAML file, read again whenever it changes. */
@NullMarked
package io.sluice.registry.file;

import org.jspecify.annotations.NullMarked;
