package io.atcr.samples.localnetwork;

/** What the PDS says about an account; every state but {@link #ACTIVE} makes the sync endpoints answer 400 with an error name. */
public enum AccountStatus {
    /** The repository is served. */
    ACTIVE(""),
    /** Taken down by the operator: {@code RepoTakendown}. */
    TAKENDOWN("RepoTakendown"),
    /** Suspended by the operator: {@code RepoSuspended}. */
    SUSPENDED("RepoSuspended"),
    /** Deactivated by its owner: {@code RepoDeactivated}. */
    DEACTIVATED("RepoDeactivated"),
    /** Not hosted here, as after a move or a deletion: {@code RepoNotFound}. */
    NOT_FOUND("RepoNotFound");

    private final String error;

    AccountStatus(String error) {
        this.error = error;
    }

    /** The XRPC error name; empty for {@link #ACTIVE}. */
    String error() {
        return error;
    }
}
