package io.atcr.samples.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What formats need beside the answers.
 *
 * @param style how text looks in this place
 * @param terminal standard output and the variables of the process
 * @param policy the policy file that was given, if any
 */
record OutputContext(TextStyle style, Terminal terminal, Optional<Path> policy) {}
