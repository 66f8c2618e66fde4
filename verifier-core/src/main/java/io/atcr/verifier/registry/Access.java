package io.atcr.verifier.registry;

/** What a token is asked for. */
enum Access {
    PULL("pull"),
    PUSH("pull,push");

    private final String actions;

    Access(String actions) {
        this.actions = actions;
    }

    /** As they stand in a scope (Distribution, Token Scope). */
    String actions() {
        return actions;
    }
}
