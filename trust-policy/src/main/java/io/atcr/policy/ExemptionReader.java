package io.atcr.policy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code exempt}: each entry names one digest in one repository, why, and until when. */
final class ExemptionReader {
    private static final List<String> KEYS = List.of("image", "reason", "expiresAt");

    private ExemptionReader() {
    }

    static Map<ImageReference, Exemption> read(Fields policy, Scope scope, Requirement requirement, PolicyContext context)
            throws PolicyException {
        Map<ImageReference, Exemption> exemptions = new LinkedHashMap<>();
        if (policy.get("exempt") == null) {
            return exemptions;
        }
        if (!requirement.signature()) {
            throw policy.failure(PolicyError.CONFLICT, policy.place("exempt"), "exempt beside signature: false",
                    "exempt only beside signature: true");
        }
        for (YamlNode node : policy.list("exempt")) {
            Fields fields = Fields.of(policy.source(), node, "an entry of exempt", KEYS);
            YamlNode.Scalar text = fields.string("image");
            ImageReference image = image(fields, text, scope, context);
            String reason = TrustedDidReader.name(fields.string("reason"), policy.source());
            fields.require("expiresAt");
            Instant expiresAt = TrustedDidReader.instant(fields, "expiresAt");
            if (expiresAt == null) {
                throw fields.failure(PolicyError.WRONG_TYPE, fields.require("expiresAt"), "null for expiresAt of an exemption",
                        "a timestamp: no exemption is for ever");
            }
            if (exemptions.put(image, new Exemption(image, reason, expiresAt, node.line())) != null) {
                throw fields.failure(PolicyError.DUPLICATE_VALUE, text, image + " again in exempt", "each image once");
            }
        }
        return exemptions;
    }

    private static ImageReference image(Fields fields, YamlNode.Scalar text, Scope scope, PolicyContext context) throws PolicyException {
        ImageReference image;
        try {
            image = new ReferenceParser(text.text(), context.atcrRegistries()).parse();
        } catch (ReferenceException e) {
            throw bad(fields, text, "registry/owner/repository@sha256:...: " + e.getMessage());
        }
        if (image.digest().isEmpty() || image.tag().isPresent() || !image.qualified()) {
            throw bad(fields, text, "a registry, a repository and a digest, no tag: registry/owner/repository@sha256:...");
        }
        if (!scope.matches(image)) {
            throw bad(fields, text, "an image in the policy's scope " + scope);
        }
        return image;
    }

    private static PolicyException bad(Fields fields, YamlNode.Scalar at, String allowed) {
        return fields.failure(PolicyError.BAD_EXEMPTION, at, at.describe() + " for image", allowed);
    }
}
