package io.atcr.samples.webhook;

/**
 * An image in an object.
 *
 * @param path  where its text stands
 * @param list  the list that it is in: {@code spec.containers}
 * @param owner the name of the container or volume
 * @param image the text, not yet parsed
 */
record ImageField(FieldPath path, String list, String owner, String image) {}
