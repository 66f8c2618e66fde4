/** ATProto keys and signatures: bytes in, yes or no out. */
module io.atcr.crypto {
    requires static org.jspecify;
    requires org.bouncycastle.provider;
    requires org.slf4j;

    exports io.atcr.crypto;

    uses io.atcr.crypto.EcdsaBackend;

    provides io.atcr.crypto.EcdsaBackend with io.atcr.crypto.libsecp256k1.LibSecp256k1Backend;
}
