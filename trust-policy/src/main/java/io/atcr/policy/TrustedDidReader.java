package io.atcr.policy;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads DIDs and the entries of {@code trustedDIDs}. */
final class TrustedDidReader {
    private static final List<String> KEYS = List.of("name", "validFrom", "expiresAt", "keys", "unpinned");
    private static final Pattern RFC_3339 =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");
    private static final Pattern DID_KEY = Pattern.compile("did:key:z[1-9A-HJ-NP-Za-km-z]{1,128}");
    private static final int MAX_NAME = 200;

    private final String source;
    private final List<PolicyWarning> warnings;

    TrustedDidReader(String source, List<PolicyWarning> warnings) {
        this.source = source;
        this.warnings = warnings;
    }

    TrustedDid read(YamlNode.Entry entry) throws PolicyException {
        Did did = did(entry.key());
        Fields fields = Fields.of(source, entry.value(), "an entry of trustedDIDs", KEYS);
        Instant validFrom = instant(fields, "validFrom");
        Instant expiresAt = instant(fields, "expiresAt");
        if (validFrom != null && expiresAt != null && !validFrom.isBefore(expiresAt)) {
            throw fields.failure(PolicyError.EMPTY_WINDOW, fields.require("expiresAt"),
                    "expiresAt " + expiresAt + " for validFrom " + validFrom, "an expiresAt after validFrom");
        }
        List<String> keys = keys(fields);
        boolean unpinned = fields.bool("unpinned", false);
        checkPins(entry.key(), did, fields, keys, unpinned);
        return new TrustedDid(did, name(fields), validFrom, expiresAt, keys, unpinned, Place.of(source, entry.key()));
    }

    /** The DID that stands there: a did:web that ATProto allows, or a did:plc, with a warning when it cannot be a real one. */
    Did did(YamlNode.Scalar scalar) throws PolicyException {
        Did did;
        try {
            did = Did.parse(scalar.text());
        } catch (SyntaxException e) {
            throw badDid(scalar);
        }
        if (did.isPlc() && !did.isWellFormed()) {
            warnings.add(PolicyWarning.at(PolicyWarning.Code.PLACEHOLDER_DID, Place.of(source, scalar),
                    Printable.escape(did.toString())
                            + " is a placeholder: a did:plc has 24 characters of a-z and 2-7, so this one never matches a signer"));
        } else if (!did.isWellFormed()) {
            throw badDid(scalar);
        }
        return did;
    }

    private PolicyException badDid(YamlNode.Scalar scalar) {
        return new PolicyException(PolicyError.BAD_DID, source, scalar.line(), scalar.column(), scalar.describe(),
                "did:plc: and 24 characters, or did:web: and a lower-case host without port, path or final dot", null);
    }

    private @Nullable String name(Fields fields) throws PolicyException {
        return fields.get("name") == null ? null : name(fields.string("name"), source);
    }

    /** A text that names something to people. */
    static String name(YamlNode.Scalar scalar, String source) throws PolicyException {
        if (scalar.text().isBlank() || scalar.text().length() > MAX_NAME) {
            throw new PolicyException(PolicyError.BAD_NAME, source, scalar.line(), scalar.column(),
                    scalar.text().isBlank() ? "a blank name" : "a name of " + scalar.text().length() + " characters",
                    "1 to " + MAX_NAME + " characters", null);
        }
        return scalar.text();
    }

    /** An instant that may be null. */
    static @Nullable Instant instant(Fields fields, String key) throws PolicyException {
        YamlNode node = fields.get(key);
        if (node == null || node instanceof YamlNode.Scalar scalar && scalar.type() == YamlNode.Scalar.Type.NULL) {
            return null;
        }
        YamlNode.Scalar scalar = fields.string(node, key);
        if (RFC_3339.matcher(scalar.text()).matches()) {
            try {
                return OffsetDateTime.parse(scalar.text()).toInstant();
            } catch (DateTimeException e) {
                throw badTimestamp(fields, scalar, key);
            }
        }
        throw badTimestamp(fields, scalar, key);
    }

    private static PolicyException badTimestamp(Fields fields, YamlNode.Scalar scalar, String key) {
        return fields.failure(PolicyError.BAD_TIMESTAMP, scalar, scalar.describe() + " for " + key,
                "an RFC 3339 timestamp with its offset, for example \"2025-12-31T23:59:59Z\", or null");
    }

    private List<String> keys(Fields fields) throws PolicyException {
        if (fields.get("keys") == null) {
            return List.of();
        }
        var keys = fields.strings("keys");
        for (YamlNode.Scalar scalar : keys.values()) {
            if (!DID_KEY.matcher(scalar.text()).matches()) {
                throw fields.failure(PolicyError.BAD_KEY, scalar, scalar.describe() + " in keys", "did:key:z and base58btc text");
            }
        }
        return List.copyOf(keys.keySet());
    }

    private void checkPins(YamlNode.Scalar at, Did did, Fields fields, List<String> keys, boolean unpinned) throws PolicyException {
        if (!did.isWeb()) {
            if (fields.get("unpinned") != null) {
                throw fields.failure(PolicyError.CONFLICT, fields.place("unpinned"), "unpinned for " + Printable.escape(did.toString()),
                        "unpinned only for did:web; a did:plc is proven by its operation log");
            }
            return;
        }
        if (unpinned && !keys.isEmpty()) {
            throw fields.failure(PolicyError.CONFLICT, fields.place("unpinned"), "unpinned: true beside keys", "one of the two");
        }
        if (!unpinned && keys.isEmpty()) {
            throw fields.failure(PolicyError.UNPINNED_DID_WEB, at, Printable.escape(did.toString()) + " without keys",
                    "keys: with the did:key texts that it may sign with, or unpinned: true to trust whoever holds the domain");
        }
        if (unpinned) {
            warnings.add(PolicyWarning.at(PolicyWarning.Code.UNPINNED_DID_WEB, Place.of(source, at),
                    Printable.escape(did.toString()) + " is not pinned to keys: whoever holds the domain can sign"));
        }
    }

    /** The entry of {@code trustedDIDs} that a list names. */
    static TrustedDid listed(YamlNode.Scalar scalar, Map<Did, TrustedDid> trusted, String source) throws PolicyException {
        TrustedDid found = null;
        try {
            found = trusted.get(Did.parse(scalar.text()));
        } catch (SyntaxException e) {
            // not a DID, so nothing that trustedDIDs could have
        }
        if (found == null) {
            throw new PolicyException(PolicyError.UNTRUSTED_DID, source, scalar.line(), scalar.column(), scalar.describe(),
                    "a DID that stands in trustedDIDs at the top of the file",
                    NearMiss.of(scalar.text(), trusted.keySet().stream().map(Did::toString).toList()));
        }
        return found;
    }
}
