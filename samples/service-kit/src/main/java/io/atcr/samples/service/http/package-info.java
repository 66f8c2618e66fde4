/** The HTTPS server of a service, and the plain port beside it for health and metrics. */
@NullMarked
package io.atcr.samples.service.http;

import org.jspecify.annotations.NullMarked;
