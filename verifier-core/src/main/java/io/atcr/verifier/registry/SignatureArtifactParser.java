package io.atcr.verifier.registry;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.AtUri;
import io.atcr.did.DidException;
import io.atcr.policy.Digest;

/**
 * Reads a signature artifact. Unknown fields are ignored; {@code subject.digest}, {@code atproto.did} and {@code atproto.recordUri} are
 * required, and known fields have their type.
 */
final class SignatureArtifactParser {
    private SignatureArtifactParser() {}

    static SignatureArtifact parse(byte[] json, Digest manifestDigest, Digest subject) throws RegistryException {
        RegistryError malformed = RegistryError.MALFORMED_ARTIFACT;
        Fields top = Fields.of(Json.object(json, "artifact", malformed), "artifact", malformed);
        Digest stated = ManifestParser.digest(top.object("subject"), "digest");
        if (!stated.equals(subject)) {
            throw new RegistryException(RegistryError.SUBJECT_MISMATCH, "the artifact's subject is " + stated);
        }
        Fields atproto = top.object("atproto");
        Did did = did(atproto);
        AtUri recordUri = recordUri(atproto);
        SignatureArtifact.Hints hints = new SignatureArtifact.Hints(
                atproto.text("handle").orElse(null),
                atproto.text("pdsEndpoint").orElse(null),
                atproto.text("commitCid").orElse(null),
                atproto.text("commitRev").orElse(null),
                atproto.text("signedAt").orElse(null));
        return new SignatureArtifact(manifestDigest, subject, did, recordUri, hints, json.length);
    }

    private static Did did(Fields atproto) throws RegistryException {
        try {
            return Did.parse(atproto.requiredText("did"));
        } catch (SyntaxException e) {
            throw atproto.wrong("did", "is not a DID");
        }
    }

    private static AtUri recordUri(Fields atproto) throws RegistryException {
        try {
            AtUri uri = AtUri.parse(atproto.requiredText("recordUri"));
            if (uri.path().isPresent()) {
                return uri;
            }
        } catch (DidException e) {
            throw atproto.wrong("recordUri", "is not an AT URI");
        }
        throw atproto.wrong("recordUri", "does not name a record");
    }
}
