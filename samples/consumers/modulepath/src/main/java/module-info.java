/** A program of somebody else, as a named module. */
module com.example.consumer {
    requires io.atcr.verifier;
}
