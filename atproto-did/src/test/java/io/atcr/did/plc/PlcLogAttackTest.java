package io.atcr.did.plc;

import static io.atcr.did.plc.LogScript.KEYS;
import static io.atcr.did.plc.LogScript.PDS;
import static io.atcr.did.plc.LogScript.ROTATION;
import static io.atcr.did.plc.LogScript.STRANGER;
import static io.atcr.did.plc.LogScript.THIRD;
import static io.atcr.did.plc.PlcLogAssert.assertRefused;
import static io.atcr.did.plc.PlcLogAssert.assertVerified;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.DidAssert;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** A directory that lies: every rule of a log broken on its own. */
class PlcLogAttackTest {

    private final LogScript script = new LogScript().update(ROTATION).update(THIRD);

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private PlcLogVerification verify(String json) {
        return new PlcLogVerifier().verify(script.did(), utf8(json));
    }

    @Test
    void honestLogIsVerified() {
        assertThat(assertVerified(script.verify()).head().index()).isEqualTo(2);
    }

    @Test
    void A14_logOfAnotherIdentityIsRefused() {
        LogScript other = new LogScript("bob.example.com").update(ROTATION);

        assertRefused(new PlcLogVerifier().verify(script.did(), other.bytes()), PlcRule.DID_MISMATCH, 0);
        other.change(entries -> entries.forEach(entry -> ((ObjectNode) entry).put("did", script.did().toString())));
        assertRefused(new PlcLogVerifier().verify(script.did(), other.bytes()), PlcRule.GENESIS_MISMATCH, 0);
        assertRefused(new PlcLogVerifier().verify(other.bytes()), PlcRule.GENESIS_MISMATCH, 0);
        assertRefused(new PlcLogVerifier().verify(DidAssert.did("did:web:example.com"), script.bytes()), PlcRule.DID_MISMATCH, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void entryOfAnotherIdentityAmongTheOthersIsRefused(int index) {
        script.entry(index).put("did", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
        assertRefused(script.verify(), PlcRule.DID_MISMATCH, index);
    }

    @Test
    void operationOfAnotherIdentityFollowsNothingHere() {
        script.append(new LogScript("bob.example.com").update(ROTATION).last());
        script.entry(3).put("did", script.did().toString()).put("createdAt", "2027-01-01T00:00:00Z");
        assertRefused(script.verify(), PlcRule.UNKNOWN_PREV, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anyChangeOfASignedFieldChangesTheHash(int index) {
        script.operationJson(index).putArray("alsoKnownAs").add("at://mallory.example.com");
        assertRefused(script.verify(), PlcRule.CID_MISMATCH, index);
    }

    @ParameterizedTest
    @CsvSource({"0,GENESIS_MISMATCH", "1,BAD_SIGNATURE", "2,BAD_SIGNATURE"})
    void changedOperationUnderItsNewHashIsRefused(int index, PlcRule rule) throws Exception {
        script.operationJson(index).putArray("alsoKnownAs").add("at://mallory.example.com");
        script.entry(index).put("cid", PlcOperation.read(script.did(), script.operationJson(index)).cid().toString());
        assertRefused(script.verify(), rule, index);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "b", "bafyreiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Qm", "\u001b[31m"})
    void cidOfAnEntryIsThatOfItsOperation(String cid) {
        script.entry(1).put("cid", cid);
        assertRefused(script.verify(), PlcRule.CID_MISMATCH, 1);
    }

    @Test
    void operationByAStrangerIsRefused() {
        PlcOperation strange = PlcOperation.genesis(STRANGER, KEYS_WITH_STRANGER, STRANGER.publicKey(), List.of(), PDS);
        PlcOperation taken = strange.update(STRANGER, KEYS_WITH_STRANGER, STRANGER.publicKey(), List.of(), PDS);
        ObjectNode json = LogScript.json(taken);
        json.put("prev", script.last().cid().toString());

        script.append(script.follow(script.last(), ROTATION));
        script.entry(3).put("createdAt", "2027-01-01T00:00:00Z").set("operation", json);
        script.entry(3).put("cid", cid(json));
        assertRefused(script.verify(), PlcRule.BAD_SIGNATURE, 3);
    }

    private static final List<io.atcr.crypto.PublicKey> KEYS_WITH_STRANGER = List.of(STRANGER.publicKey());

    private String cid(ObjectNode operation) {
        try {
            return PlcOperation.read(script.did(), operation).cid().toString();
        } catch (PlcBreach breach) {
            throw new AssertionError(breach);
        }
    }

    @Test
    void signingKeyIsNoRotationKey() {
        PlcOperation genesis = PlcOperation.genesis(ROTATION, List.of(ROTATION.publicKey()), STRANGER.publicKey(), List.of(), PDS);
        PlcOperation byOwner = genesis.update(ROTATION, KEYS, STRANGER.publicKey(), List.of(), PDS);
        // STRANGER holds the account's signing key, and nothing else
        PlcOperation bySigningKey = PlcOperation.genesis(STRANGER, KEYS_WITH_STRANGER, STRANGER.publicKey(), List.of(), PDS);
        LogScript log = new LogScript();
        log.change(entries -> entries.removeAll());
        log.append(genesis).after(java.time.Duration.ofHours(1)).append(byOwner);
        ObjectNode forged = LogScript.json(byOwner);
        forged.put("sig", LogScript.json(bySigningKey).get("sig").stringValue());
        log.entry(1).set("operation", forged);
        log.entry(1).put("cid", cid(forged));

        assertRefused(new PlcLogVerifier().verify(genesis.did(), log.bytes()), PlcRule.BAD_SIGNATURE, 1);
    }

    @Test
    void operationIsInTheLogOnce() {
        script.append(script.operation(2));
        assertRefused(script.verify(), PlcRule.DUPLICATE_OPERATION, 3);
    }

    @Test
    void logBeginsWithItsFirstOperation() {
        script.change(entries -> entries.remove(0));
        assertRefused(script.verify(), PlcRule.NOT_A_GENESIS, 0);
    }

    @Test
    void missingOperationBreaksTheChain() {
        script.change(entries -> entries.remove(1));
        assertRefused(script.verify(), PlcRule.UNKNOWN_PREV, 1);
    }

    @Test
    void exchangedOperationsBreakTheChain() {
        script.change(entries -> entries.add(entries.remove(1)));
        assertRefused(script.verify(), PlcRule.UNKNOWN_PREV, 1);
    }

    @Test
    void secondFirstOperationIsRefused() {
        script.append(new LogScript("bob.example.com").operation(0));
        script.entry(3).put("did", script.did().toString()).put("createdAt", "2027-01-01T00:00:00Z");
        assertRefused(script.verify(), PlcRule.UNKNOWN_PREV, 3);
    }

    @ParameterizedTest
    @CsvSource({"2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", "2025-12-31T23:59:59.999Z"})
    void timesRiseStrictly(String time) {
        script.entry(2).put("createdAt", time);
        assertRefused(script.verify(), PlcRule.OUT_OF_ORDER, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00+00:00", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T23:59:60Z",
        "+292278994-08-17T07:12:55Z", "2026-01-01T00:00:00.Z", "2026-01-01t00:00:00z", "\u001b[2J"})
    void timeIsAUtcTimestamp(String time) {
        script.entry(1).put("createdAt", time);
        assertRefused(script.verify(), PlcRule.MALFORMED_LOG, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void nothingIsCalledNullifiedThatIsNot(int index) {
        script.nullified(index);
        assertRefused(script.verify(), PlcRule.NULLIFICATION_MISMATCH, index);
    }

    @Test
    void whatIsNullifiedIsCalledSo() {
        script.append(script.follow(script.operation(0), LogScript.RECOVERY));
        script.entry(3).put("createdAt", "2026-01-02T00:00:00Z");
        assertRefused(script.verify(), PlcRule.NULLIFICATION_MISMATCH, 1);
        script.nullified(1);
        assertRefused(script.verify(), PlcRule.NULLIFICATION_MISMATCH, 2);
        script.nullified(2);
        assertVerified(script.verify());
    }

    @ParameterizedTest
    @ValueSource(strings = {"did", "cid", "nullified", "createdAt", "operation"})
    void everyFieldOfAnEntryIsThereAndOfItsType(String field) {
        ObjectNode whole = script.entry(1).deepCopy();
        script.entry(1).remove(field);
        assertRefused(script.verify(), PlcRule.MALFORMED_LOG, 1);
        script.entry(1).setAll(whole);
        script.entry(1).put(field, 7);
        assertRefused(script.verify(), PlcRule.MALFORMED_LOG, 1);
        script.entry(1).putNull(field);
        assertRefused(script.verify(), PlcRule.MALFORMED_LOG, 1);
    }

    @Test
    void whatADirectoryAddsToAnEntryIsIgnored() {
        script.entry(1).put("seq", 7);
        assertVerified(script.verify());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "null", "7", "\"x\"", "[7]", "[[]]", "[null]", "[{}", "[{}]]", "[{}] x", "[{\"did\":1,\"did\":1}]", "[,]",
        "[{}],[{}]", "\ufeff[{}]", "[{\"a\":\"\\ud800\"}]", "[{\"a\":NaN}]", "[{}/**/]"})
    void anythingElseThanALogIsRefused(String json) {
        assertThat(verify(json).violation().orElseThrow().rule()).isEqualTo(PlcRule.MALFORMED_LOG);
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertRefused(new PlcLogVerifier().verify(script.did(), new byte[] {'[', '{', '"', (byte) 0xff, '"', ':', '1', '}', ']'}),
                PlcRule.MALFORMED_LOG, -1);
    }

    @Test
    void deepNestingAndLongEntriesAreRefused() {
        assertRefused(verify("[{\"a\":" + "[".repeat(100_000)), PlcRule.MALFORMED_LOG, -1);
        assertRefused(verify("[{\"a\":\"" + "x".repeat(LogWalk.MAX_ENTRY_CHARS) + "\"}]"), PlcRule.MALFORMED_LOG, -1);
    }

    @Test
    void everyBitOfALogIsNeededOrIsNoPartOfWhatIsProven() {
        byte[] honest = script.bytes();
        PlcLog log = assertVerified(script.verify());
        Random random = new Random(20261126);
        for (int i = 0; i < 3000; i++) {
            int bit = random.nextInt(honest.length * 8);
            byte[] changed = honest.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            new PlcLogVerifier().verify(script.did(), changed).log().ifPresent(other -> {
                // only the directory's own times can differ
                assertThat(other.head().cid()).isEqualTo(log.head().cid());
                assertThat(other.entries()).hasSameSizeAs(log.entries());
                assertThat(other.entries().stream().map(PlcLogEntry::createdAt)).isNotEqualTo(log.entries().stream().map(PlcLogEntry::createdAt));
            });
        }
    }

    /** Decoding a text that turns out to be no point of the curve costs as much as checking a signature. */
    @Test
    void A18_textsThatAreNoKeysAreTriedOnlySoOften() throws Exception {
        List<String> texts = new ArrayList<>(List.of(ROTATION.publicKey().toDidKey()));
        while (texts.size() < 21) {
            texts.add(LogScript.noKey());
        }
        PlcOperation genesis = LogScript.signed(ROTATION, texts, null);
        String log = "[{\"did\":\"" + genesis.genesisDid() + "\",\"cid\":\"" + genesis.cid()
                + "\",\"nullified\":false,\"createdAt\":\"2026-01-01T00:00:00Z\",\"operation\":" + genesis.toJson() + "}]";

        assertVerified(new PlcLogVerifier().withLimits(new PlcLimits(1 << 20, 1, 21)).verify(utf8(log)));
        assertRefused(new PlcLogVerifier().withLimits(new PlcLimits(1 << 20, 1, 20)).verify(utf8(log)), PlcRule.LIMIT, 0);
    }

    @Test
    void keyThatIsNoDidKeyIsNoKeyInTheDocumentEither() throws Exception {
        PlcOperation genesis = LogScript.signed(ROTATION, List.of(ROTATION.publicKey().toDidKey()), STRANGER.publicKey().toMultikey());

        assertThat(genesis.signingKey()).isEmpty();
        assertThat(genesis.didDocument().orElseThrow().signingKey()).isEmpty();
    }
}
