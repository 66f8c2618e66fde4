/** ATProto keys and signatures: bytes in, yes or no out. */
module io.atcr.crypto {
    requires static org.jspecify;
    requires org.bouncycastle.provider;
    requires org.slf4j;

    exports io.atcr.crypto;
}
