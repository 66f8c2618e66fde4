/**
 * The verifier: may this image run, given who signed it?
 *
 * <pre>{@code
 * Verifier verifier = Verifier.builder()
 *     .trustPolicy(TrustPolicy.load(Path.of("trust-policy.yaml")))
 *     .build();
 * VerificationResult result = verifier.verify(ImageReference.parse("atcr.io/alice.example.com/myapp:latest"));
 * boolean mayRun = result.decision().allowed();
 * }</pre>
 *
 * <p>Start at {@link io.atcr.verifier.Verifier}. {@link io.atcr.verifier.VerificationResult} has two independent parts: the
 * {@linkplain io.atcr.verifier.Evidence evidence}, every check with what was expected and found, and the
 * {@linkplain io.atcr.policy.Decision decision}, which is all that an enforcement point reads. {@link io.atcr.verifier.VerifierBuilder} replaces any
 * collaborator.
 */
@NullMarked
package io.atcr.verifier;

import org.jspecify.annotations.NullMarked;
