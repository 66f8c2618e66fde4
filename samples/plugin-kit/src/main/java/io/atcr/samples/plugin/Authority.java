package io.atcr.samples.plugin;

import java.nio.file.Path;

/**
 * A file of certificate authorities.
 *
 * @param host the one host they vouch for, as {@code host} or {@code host:port}; empty for all hosts, beside the platform's authorities
 * @param file certificates in PEM form
 * @param place where the settings say so
 */
public record Authority(String host, Path file, String place) {}
