package io.atcr.did.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.atcr.car.syntax.Did;
import io.atcr.did.DidAssert;
import io.atcr.did.DidDocument;
import io.atcr.did.DidException;

/** Any bytes are a document of the DID that was asked for, or a checked failure. */
class DidDocumentFuzzTest {

    private static final Did DID = DidAssert.did("did:plc:nrcs6opz26qao7xdypocsuvh");

    @FuzzTest(maxDuration = "2m")
    void any_bytes_are_a_document_or_a_checked_failure(byte[] bytes) {
        DidDocument document;
        try {
            document = DidDocument.parse(DID, bytes);
        } catch (DidException refused) {
            assertThat(refused.getMessage().codePoints()).noneMatch(Character::isISOControl);
            assertThat(refused.offset()).isBetween(-1L, (long) bytes.length);
            return;
        }
        assertThat(document.json()).isEqualTo(bytes);
        assertThat(document.differences(document)).isEmpty();
        document.signingKey().ifPresent(key -> assertThat(document.verificationMethods()).containsKey("atproto"));
        document.pdsEndpoint().ifPresent(pds -> {
            assertThat(pds.getHost()).isNotEmpty();
            assertThat(pds.getUserInfo()).isNull();
            assertThat(document.services()).containsKey("atproto_pds");
        });
        document.handle().ifPresent(handle -> assertThat(document.alsoKnownAs()).anyMatch(name -> name.equalsIgnoreCase("at://" + handle)));
    }
}
