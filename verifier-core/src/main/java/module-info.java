/** Verifies ATProto signatures on container images: discovery, proof, binding, decision. */
module io.atcr.verifier {
    requires static org.jspecify;
    requires static micrometer.core;
    requires transitive io.atcr.did;
    requires transitive io.atcr.policy;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires com.github.benmanes.caffeine;
    requires org.slf4j;

    exports io.atcr.verifier;
    exports io.atcr.verifier.bundle;
    exports io.atcr.verifier.cache;
    exports io.atcr.verifier.metrics;
    exports io.atcr.verifier.registry;
}
