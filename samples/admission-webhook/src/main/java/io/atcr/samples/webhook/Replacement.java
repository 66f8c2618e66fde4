package io.atcr.samples.webhook;

/**
 * One change to an object.
 *
 * @param path where
 * @param from what has to stand there, or the patch does not apply
 * @param to   what is to stand there
 */
record Replacement(FieldPath path, String from, String to) {}
