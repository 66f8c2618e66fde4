package io.atcr.samples.service.kubernetes;

import io.atcr.samples.service.images.GateRequest.PullCredentials;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Finds the credentials with which a Pod's images are pulled. Thread-safe.
 *
 * <p>As the kubelet does it: a pull secret that does not exist, or is of another type, is left out with a warning. What cannot be read, because the API
 * does not answer or does not let this service, is never taken for nothing: a registry that asks for credentials is then not asked without, and the
 * verification has no answer.
 *
 * <p>A secret of more than 128 KiB, or of some thousand entries, is none that anybody pulls with; it is not well formed, as one that is no JSON. The
 * secrets of one question may have as much together (A20).
 *
 * <p>Secrets hold credentials and nothing else here: the programs that {@code credsStore} and {@code credHelpers} name are neither run nor looked for.
 */
public interface PullSecrets extends AutoCloseable {

    /**
     * Credentials and what is to be said about them.
     *
     * @param credentials what the registry client asks
     * @param warnings    lines for people, escaped
     */
    record Found(PullCredentials credentials, List<String> warnings) {
        /**
         * Copies the list.
         *
         * @param credentials what the registry client asks
         * @param warnings    lines for people
         */
        public Found {
            Objects.requireNonNull(credentials, "credentials");
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The credentials of a Pod: of the secrets that it names, or else of those that its ServiceAccount names. This is what the API server makes of a Pod,
     * and will make of the Pods of a template.
     *
     * @param namespace      the Pod's namespace
     * @param names          {@code imagePullSecrets} of the Pod; empty names are left out
     * @param serviceAccount the ServiceAccount that the Pod names; empty: {@code default}
     * @param deadline       when the answer is due, by {@link System#nanoTime()}
     * @return the credentials; those that could not be read in time fail when they are asked for
     */
    Found forPod(String namespace, List<String> names, String serviceAccount, long deadline);

    /**
     * The credentials of a namespace, for who knows no Pod: of the secrets that the operator names, if they are in it, then of those of its
     * {@code default} ServiceAccount.
     *
     * @param namespace the namespace; empty for none
     * @param names     names of secrets; one that the namespace does not have is left out without a warning
     * @param deadline  when the answer is due, by {@link System#nanoTime()}
     * @return the credentials; those that could not be read in time fail when they are asked for
     */
    Found forNamespace(String namespace, List<String> names, long deadline);

    @Override
    void close();

    /**
     * Reads no secrets.
     *
     * @param own the service's own credentials, which every question gets
     * @return a source that asks nobody
     */
    static PullSecrets none(PullCredentials own) {
        return new NoPullSecrets(own);
    }

    /**
     * Reads secrets from the Kubernetes API. This service needs the verb {@code get} for {@code secrets} and {@code serviceaccounts}. What was read is
     * kept for 30 seconds, that something does not exist for 5. One answer of the API may take 2 seconds. A namespace has a bounded number of questions
     * under way, so that one that names many secrets does not keep others waiting (A20).
     *
     * @param access where the API is
     * @param own    the service's own credentials, asked after those of the secrets
     * @return a source to be closed
     */
    static PullSecrets of(ClusterAccess access, PullCredentials own) {
        return new ClusterPullSecrets(new ApiClient(access), own, Duration.ofSeconds(2), System::nanoTime);
    }
}
