package io.atcr.samples.localnetwork.faults;

/** What is kept from earlier verifications when the fault comes. */
enum Held {
    /** There is no cache, and nothing was verified before. */
    NO_CACHE,
    /** The cache is empty, and nothing was verified before. */
    COLD,
    /** DID documents, the manifest and evidence. */
    WARM,
    /** DID documents, and the marks that go with them. */
    DOCUMENTS,
    /** Everything has expired but the marks of what was seen. */
    EXPIRED,
    /** That the record is absent, which it was a moment ago. */
    NEGATIVE;

    boolean documents() {
        return this == WARM || this == DOCUMENTS || this == NEGATIVE;
    }

    boolean evidence() {
        return this == WARM || this == NEGATIVE;
    }

    /** Whether the operation log was seen before, so that its absence now is no answer. */
    boolean marks() {
        return this != NO_CACHE && this != COLD;
    }
}
