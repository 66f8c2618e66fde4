package io.atcr.samples.localnetwork;

/** One of the three servers of a {@link LocalNetwork}. */
public enum Server {
    /** The did:plc directory. */
    PLC,
    /** The personal data server, which hosts every account's repository. */
    PDS,
    /** The OCI registry. */
    REGISTRY
}
