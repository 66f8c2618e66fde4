/** An external verifier plugin for Ratify v1: one process for each referrer, by the contract that Ratify's host has with programs. */
@NullMarked
package io.atcr.samples.ratify;

import org.jspecify.annotations.NullMarked;
