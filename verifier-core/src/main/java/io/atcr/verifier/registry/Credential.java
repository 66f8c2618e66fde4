package io.atcr.verifier.registry;

import java.util.Objects;

/** What proves to a registry who asks. Immutable and thread-safe; {@code toString()} never shows a secret. */
public sealed interface Credential {

    /**
     * A user name and password, sent as Basic authentication to the registry or to its token service.
     *
     * @param username the user name; without a colon, which Basic authentication cannot carry
     * @param password the password
     */
    record UsernamePassword(String username, String password) implements Credential {
        /**
         * Checks the user name.
         *
         * @param username the user name
         * @param password the password
         * @throws IllegalArgumentException for a user name with a colon
         */
        public UsernamePassword {
            Objects.requireNonNull(password);
            if (username.indexOf(':') >= 0) {
                throw new IllegalArgumentException("a user name has no colon");
            }
        }

        @Override
        public String toString() {
            return "UsernamePassword[***]";
        }
    }

    /**
     * A refresh token, exchanged at the registry's token service for a short-lived one.
     *
     * @param token the refresh token
     */
    record IdentityToken(String token) implements Credential {
        /**
         * Checks that the token is present.
         *
         * @param token the refresh token
         */
        public IdentityToken {
            Objects.requireNonNull(token);
        }

        @Override
        public String toString() {
            return "IdentityToken[***]";
        }
    }

    /**
     * A bearer token for the registry itself, sent as it is.
     *
     * @param token the bearer token: printable ASCII without spaces
     */
    record RegistryToken(String token) implements Credential {
        /**
         * Checks the token.
         *
         * @param token the bearer token
         * @throws IllegalArgumentException for a token that does not fit a header
         */
        public RegistryToken {
            if (!TokenResponse.fitsHeader(token)) {
                throw new IllegalArgumentException("a bearer token is printable ASCII without spaces");
            }
        }

        @Override
        public String toString() {
            return "RegistryToken[***]";
        }
    }
}
