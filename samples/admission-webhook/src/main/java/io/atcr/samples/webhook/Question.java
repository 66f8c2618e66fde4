package io.atcr.samples.webhook;

import io.atcr.samples.service.images.GateRequest;
import io.atcr.samples.service.kubernetes.PullSecrets;
import java.util.List;

/**
 * The images of an object that are new in it, and who is to run them.
 *
 * @param namespace the namespace of the request
 * @param spec      the Pod's specification
 * @param images    those of its images that are in question, at least one
 * @param deadline  when the answer is due, by {@link System#nanoTime()}
 */
record Question(String namespace, PodSpec spec, List<ImageField> images, long deadline) {

    /** Asked only when there is something to ask a registry for, and for half of the time: what needs no credentials is to have the other half. */
    PullSecrets.Found credentials(PullSecrets secrets) {
        long now = System.nanoTime();
        return secrets.forPod(namespace, spec.pullSecrets(), spec.serviceAccount(), now + (deadline - now) / 2);
    }

    GateRequest toGate(PullSecrets.Found found) {
        return new GateRequest(namespace, found.credentials(), deadline);
    }
}
