package io.atcr.samples.plugin;

/**
 * Where the images of a registry are fetched instead. They keep their name: policies and signatures are about the registry.
 *
 * @param registry the registry in the names of images, as {@code host} or {@code host:port}
 * @param place the host and port that is asked, and maybe a path before the image's
 */
public record Mirror(String registry, String place) {}
