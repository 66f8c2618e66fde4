/** Image pull secrets from the Kubernetes API, as the registry credentials of who runs an image. */
@NullMarked
package io.atcr.samples.service.kubernetes;

import org.jspecify.annotations.NullMarked;
