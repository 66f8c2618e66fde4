package io.atcr.car.write;

/**
 * One-method door to whoever holds the account's signing key.
 *
 * @see <a href="https://atproto.com/specs/repository">ATProto repository specification, Commit Objects</a>
 */
@FunctionalInterface
public interface CommitSigner {

    /**
     * Signs a commit.
     *
     * @param unsigned the DAG-CBOR bytes of the commit without its {@code sig} entry; the signature is over their SHA-256
     * @return 64 bytes, {@code r} and {@code s} big-endian, with low {@code s}
     */
    byte[] sign(byte[] unsigned);
}
