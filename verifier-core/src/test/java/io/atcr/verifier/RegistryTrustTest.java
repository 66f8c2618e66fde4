package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.atcr.did.net.FetchResponse;
import io.atcr.policy.Decision;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.registry.DockerConfig;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a registry withholds, or cannot be asked for, leaves the answer open: it is neither an unsigned image nor a signed one. */
class RegistryTrustTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push("registry.example.com", "team/app");
    private final TrustPolicy policy = World.trusting("    foreignSigners: true\n", alice);

    private static void assertUnknown(VerificationResult result) {
        assertThat(result.decision().outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(result.evidence()).isInstanceOfSatisfying(Evidence.Indeterminate.class,
                unknown -> assertThat(unknown.reason()).as(result.toString()).isEqualTo(Reason.REGISTRY_UNAVAILABLE));
    }

    @ParameterizedTest
    @CsvSource({"200,<html>", "400,''", "405,''", "501,''", "404,'{\"errors\":[{\"code\":\"NAME_UNKNOWN\"}]}'"})
    void A19_listOfReferrersThatCannotBeHadIsNotAnUnsignedImage(int status, String body) {
        world.fault("/referrers/", request -> World.status(request, status, body));

        assertUnknown(world.verify(policy, image));
    }

    @Test
    void A18_credentialsThatCannotBeHadAreNotAnonymousAndTheAnswerSaysWhatToDo() throws Exception {
        world.fault(request -> request.uri().getHost().equals("registry.example.com")
                ? new FetchResponse(401, request.uri(), Map.of("www-authenticate", List.of("Basic realm=\"x\"")), new byte[0]) : null);
        DockerConfig config = DockerConfig.parse("{\"credHelpers\":{\"registry.example.com\":\"desktop\"}}".getBytes(StandardCharsets.UTF_8));
        try (Verifier verifier = world.verifier(policy).registryCredentials(config).build()) {
            VerificationResult result = verifier.verify(image);

            assertUnknown(result);
            assertThat(result.evidence().checks()).anySatisfy(check ->
                    assertThat(check.toString()).contains("docker-credential-desktop", "admit credential helpers"));
        }
        assertThat(world.requests).hasSize(1);
    }

    @Test
    void authoritiesThatAreNoneAreRefusedWhereTheyAreGiven() {
        byte[] none = "none".getBytes(StandardCharsets.US_ASCII);

        assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> Verifier.builder().trustCa("registry.example.com", none));
        assertThatIllegalArgumentException().isThrownBy(() -> Verifier.builder().trustCa("https://registry.example.com", none));
    }
}
