package io.atcr.samples.localnetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.CarException;
import io.atcr.car.CarFile;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import io.atcr.car.Commit;
import io.atcr.car.ProofFailure;
import io.atcr.car.ProofVerdict;
import io.atcr.car.RecordProof;
import io.atcr.car.RecordProofVerifier;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PublicKey;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PdsServerTest {

    private LocalNetwork network;
    private Account alice;

    @BeforeEach
    void start() throws IOException {
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private HttpResponse<byte[]> sync(String methodAndQuery) throws IOException {
        return Http.get(network.pds() + "/xrpc/com.atproto.sync." + methodAndQuery);
    }

    private HttpResponse<byte[]> getRecord(Account account, RecordPath path) throws IOException {
        return sync("getRecord?did=" + account.did() + "&collection=" + path.collection() + "&rkey=" + path.recordKey());
    }

    private RecordProof proof(Account account, PublicKey key, RecordPath path) throws IOException {
        HttpResponse<byte[]> response = getRecord(account, path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Http.header(response, "Content-Type")).isEqualTo("application/vnd.ipld.car");
        return new RecordProofVerifier().verify(response.body(), account.did(), path, key::verify);
    }

    private RecordProof proof(PushedImage image) throws IOException {
        return proof(alice, alice.key(), alice.recordPath(image));
    }

    private static String error(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(400);
        return Http.json(response).get("error").stringValue();
    }

    @ParameterizedTest
    @EnumSource(Curve.class)
    void provesTheRecordOfAPushedImageUnderTheHead(Curve curve) throws Exception {
        Account account = network.createAccount("someone.test", curve);
        PushedImage image = account.push("prod-app", "v1");
        account.push("prod-app", "v2");
        RecordProof proof = proof(account, account.key(), account.recordPath(image));
        assertThat(proof.verdict()).isEqualTo(ProofVerdict.PRESENT);
        assertThat(proof.commit()).contains(account.repository().head());
        DataValue.Map record = proof.record().orElseThrow().value();
        assertThat(record.text("digest")).contains(image.digest());
        assertThat(record.text("repository")).contains("prod-app");
        assertThat(record.text("mediaType")).contains(Registry.MANIFEST);
        assertThat(record.integer("schemaVersion")).contains(2L);
    }

    @Test
    void answersAMissingRecordWithAProofOfAbsence() throws IOException {
        PushedImage unsigned = alice.pushUnsigned("prod-app", "v1");
        assertThat(proof(unsigned).verdict()).isEqualTo(ProofVerdict.ABSENT);
        for (int i = 0; i < 20; i++) {
            alice.push("prod-app", "v" + i);
        }
        assertThat(proof(unsigned).verdict()).isEqualTo(ProofVerdict.ABSENT);
    }

    @Test
    void provesADeletedRecordAbsent() throws IOException {
        PushedImage image = alice.push("prod-app", "v1");
        alice.push("prod-app", "v2");
        assertThat(proof(image).verdict()).isEqualTo(ProofVerdict.PRESENT);
        alice.deleteRecord(image);
        assertThat(proof(image).verdict()).isEqualTo(ProofVerdict.ABSENT);
        assertThatThrownBy(() -> alice.deleteRecord(image)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aForeignSignerRecordsTheFullPath() throws Exception {
        PushedImage image = alice.push("prod-app", "v1");
        Account bob = network.createAccount("bob.test");
        bob.sign(image);
        RecordProof proof = proof(bob, bob.key(), bob.recordPath(image));
        assertThat(proof.verdict()).isEqualTo(ProofVerdict.PRESENT);
        assertThat(proof.record().orElseThrow().value().text("repository")).contains("alice.test/prod-app");
    }

    @Test
    void aPushByTagRecordsTheTagToo() throws Exception {
        PushedImage image = alice.push("team/prod-app", "v1");
        assertThat(alice.tagPath(image)).hasToString("io.atcr.tag/team~prod-app_v1");
        DataValue.Map tag = proof(alice, alice.key(), alice.tagPath(image)).record().orElseThrow().value();
        assertThat(tag.text("repository")).contains("team/prod-app");
        assertThat(tag.text("tag")).contains("v1");
        assertThat(tag.text("manifest")).contains(alice.atUri(image));
        Account bob = network.createAccount("bob.test");
        bob.tag(image);
        DataValue.Map foreign = proof(bob, bob.key(), bob.tagPath(image)).record().orElseThrow().value();
        assertThat(foreign.text("repository")).contains("alice.test/team/prod-app");
    }

    @Test
    void updatesARecordUnderANewCommit() throws Exception {
        PushedImage image = alice.push("prod-app", "v1");
        Commit before = alice.repository().head();
        alice.updateRecord(image, Map.of("repository", new DataValue.Text("other")));
        RecordProof proof = proof(image);
        assertThat(proof.record().orElseThrow().value().text("repository")).contains("other");
        assertThat(proof.record().orElseThrow().value().text("digest")).contains(image.digest());
        assertThat(proof.commit().orElseThrow().rev()).isGreaterThan(before.rev());
    }

    @Test
    void everyWriteRaisesTheRevision() throws IOException {
        for (int i = 0; i < 50; i++) {
            alice.repository().commit();
        }
        List<Tid> revs = alice.repository().commits().stream().map(Commit::rev).toList();
        assertThat(revs).hasSize(51).doesNotHaveDuplicates().isSorted();
        assertThat(Http.json(sync("getLatestCommit?did=" + alice.did())).get("rev").stringValue()).isEqualTo(revs.get(50).toString());
    }

    @Test
    void keepsOnlyTheCurrentCommit() throws IOException, CarException {
        Commit old = alice.repository().head();
        assertThat(sync("getBlocks?did=" + alice.did() + "&cids=" + old.cid()).statusCode()).isEqualTo(200);
        alice.push("prod-app", "v1");
        Commit head = alice.repository().head();

        HttpResponse<byte[]> gone = sync("getBlocks?did=" + alice.did() + "&cids=" + head.cid() + "&cids=" + old.cid());
        assertThat(error(gone)).isEqualTo("InvalidRequest");
        assertThat(Http.json(gone).get("message").stringValue()).isEqualTo("Could not find cids: " + old.cid());
        CarFile repo = CarFile.read(sync("getRepo?did=" + alice.did()).body(), CarLimits.defaults());
        assertThat(repo.root()).isEqualTo(head.cid());
        assertThat(repo.blocks().contains(old.cid())).isFalse();
        assertThat(Http.json(sync("getLatestCommit?did=" + alice.did())).get("cid").stringValue()).isEqualTo(head.cid().toString());
    }

    @Test
    void getBlocksAnswersWithoutRootsAndExactlyTheBlocksAskedFor() throws IOException {
        alice.push("prod-app", "v1");
        Commit head = alice.repository().head();
        byte[] car = sync("getBlocks?did=" + alice.did() + "&cids=" + head.cid() + "&cids=" + head.data()).body();
        CarSections sections = CarSections.parse(car);
        assertThat(sections.sections()).extracting(CarSections.Section::cid).containsExactlyInAnyOrder(head.cid(), head.data());
        assertThat(sections.sections()).allSatisfy(section -> assertThat(section.cid().matches(section.data())).isTrue());
        assertThatThrownBy(() -> CarFile.read(car, CarLimits.defaults()).root()).isInstanceOf(CarException.class);
    }

    @Test
    void getRepoSinceHasTheHeadAsRootAndOnlyNewBlocks() throws IOException, CarException {
        PushedImage first = alice.push("prod-app", "v1");
        Commit old = alice.repository().head();
        PushedImage second = alice.push("prod-app", "v2");
        CarFile whole = CarFile.read(sync("getRepo?did=" + alice.did()).body(), CarLimits.defaults());
        CarFile newer = CarFile.read(sync("getRepo?did=" + alice.did() + "&since=" + old.rev()).body(), CarLimits.defaults());
        Cid firstRecord = Cid.ofDagCbor(alice.repository().record(alice.recordPath(first)).orElseThrow());
        Cid secondRecord = Cid.ofDagCbor(alice.repository().record(alice.recordPath(second)).orElseThrow());
        assertThat(newer.root()).isEqualTo(whole.root()).isEqualTo(alice.repository().head().cid());
        assertThat(whole.blocks().contains(firstRecord)).isTrue();
        assertThat(newer.blocks().contains(firstRecord)).isFalse();
        assertThat(newer.blocks().contains(secondRecord)).isTrue();
        assertThat(error(sync("getRepo?did=" + alice.did() + "&since=yesterday"))).isEqualTo("InvalidRequest");
    }

    @ParameterizedTest
    @CsvSource({"TAKENDOWN, RepoTakendown", "SUSPENDED, RepoSuspended", "DEACTIVATED, RepoDeactivated", "NOT_FOUND, RepoNotFound"})
    void inactiveAccountsAnswerTheNameOfTheirState(AccountStatus status, String name) throws IOException {
        PushedImage image = alice.push("prod-app", "v1");
        alice.repository().status(status);
        assertThat(error(getRecord(alice, alice.recordPath(image)))).isEqualTo(name);
        assertThat(error(sync("getRepo?did=" + alice.did()))).isEqualTo(name);
        assertThat(error(sync("getLatestCommit?did=" + alice.did()))).isEqualTo(name);
        alice.repository().status(AccountStatus.ACTIVE);
        assertThat(proof(image).verdict()).isEqualTo(ProofVerdict.PRESENT);
    }

    @Test
    void refusesWhatAnXrpcServerRefuses() throws IOException {
        assertThat(error(sync("getRepo?did=did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"))).isEqualTo("RepoNotFound");
        assertThat(error(sync("getRepo"))).isEqualTo("InvalidRequest");
        assertThat(error(sync("getRepo?did=alice"))).isEqualTo("InvalidRequest");
        assertThat(error(sync("getRecord?did=" + alice.did() + "&collection=nope&rkey=x"))).isEqualTo("InvalidRequest");
        assertThat(error(sync("getBlocks?did=" + alice.did() + "&cids=x"))).isEqualTo("InvalidRequest");
        HttpResponse<byte[]> unknown = sync("getEverything?did=" + alice.did());
        assertThat(unknown.statusCode()).isEqualTo(501);
        assertThat(Http.json(unknown).get("error").stringValue()).isEqualTo("MethodNotImplemented");
    }

    @Test
    void tellsTheStateOfARepository() throws IOException {
        assertThat(Http.json(sync("getRepoStatus?did=" + alice.did())).get("active").booleanValue()).isTrue();
        alice.repository().status(AccountStatus.DEACTIVATED);
        assertThat(Http.json(sync("getRepoStatus?did=" + alice.did())).get("status").stringValue()).isEqualTo("deactivated");
    }

    @ParameterizedTest
    @CsvSource({"BYTES_UNDER_SIGNED_CID, INVALID, MALFORMED_CAR", "BLOCK_REPLACED, INCOMPLETE, MISSING_RECORD",
        "OLD_SIGNATURE, INVALID, BAD_SIGNATURE"})
    void aTamperedRecordFailsByItsOwnReason(Tampering tampering, ProofVerdict verdict, ProofFailure failure) throws IOException {
        PushedImage image = alice.push("prod-app", "v1");
        alice.push("prod-app", "v2");
        alice.tamperRecord(image, tampering);
        RecordProof proof = proof(image);
        assertThat(proof.verdict()).isEqualTo(verdict);
        assertThat(proof.failure()).isEqualTo(failure);
        alice.repository().serveTruth();
        assertThat(proof(image).verdict()).isEqualTo(ProofVerdict.PRESENT);
    }

    @Test
    void anOldHeadIsServedAsItOnceWas() throws IOException {
        PushedImage image = alice.push("prod-app", "v1");
        Commit old = alice.repository().head();
        alice.deleteRecord(image);
        alice.push("prod-app", "v2");
        alice.repository().serveAt(old.rev());
        RecordProof proof = proof(image);
        assertThat(proof.verdict()).isEqualTo(ProofVerdict.PRESENT);
        assertThat(proof.commit()).contains(old);
        alice.repository().serveTruth();
        assertThat(proof(image).verdict()).isEqualTo(ProofVerdict.ABSENT);
    }

    @Test
    void anOldHeadFromBeforeARotationHasTheOldKeysSignature() throws IOException {
        PushedImage image = alice.push("prod-app", "v1");
        Commit old = alice.repository().head();
        PublicKey oldKey = alice.key();
        PublicKey newKey = alice.rotateKey(Curve.P256);
        alice.repository().serveAt(old.rev());
        assertThat(proof(alice, oldKey, alice.recordPath(image)).commit()).contains(old);
        assertThat(proof(alice, newKey, alice.recordPath(image)).failure()).isEqualTo(ProofFailure.BAD_SIGNATURE);
    }

    @Test
    void aForkHasTheHeadsRevisionAndAnotherCommitUnderTheSameKey() throws IOException, CarException {
        PushedImage image = alice.push("prod-app", "v1");
        RecordPath extra = RecordPath.parse("io.atcr.tag/extra");
        alice.repository().serveFork(extra, DataValue.Map.builder().put("$type", "io.atcr.tag").build());
        RecordProof proof = proof(image);
        assertThat(proof.verdict()).isEqualTo(ProofVerdict.PRESENT);
        assertThat(proof.commit().orElseThrow().rev()).isEqualTo(alice.repository().head().rev());
        assertThat(proof.commit().orElseThrow().cid()).isNotEqualTo(alice.repository().head().cid());
        assertThat(proof(alice, alice.key(), extra).verdict()).isEqualTo(ProofVerdict.PRESENT);
    }

    @Test
    void rotatingTheKeyMakesANewCommitThatOnlyTheNewKeySigned() throws IOException {
        PushedImage image = alice.push("prod-app", "v1");
        PublicKey oldKey = alice.key();
        PublicKey newKey = alice.rotateKey(Curve.K256);
        assertThat(alice.key()).isEqualTo(newKey).isNotEqualTo(oldKey);
        assertThat(proof(image).verdict()).isEqualTo(ProofVerdict.PRESENT);
        assertThat(proof(alice, oldKey, alice.recordPath(image)).failure()).isEqualTo(ProofFailure.BAD_SIGNATURE);
        alice.push("prod-app", "v2");
        assertThat(proof(image).verdict()).isEqualTo(ProofVerdict.PRESENT);
    }

    @Test
    void aRevisionOfChoiceMustRise() throws CarException {
        Tid future = Tid.of(alice.repository().head().rev().micros() + 3_600_000_000L, 7);
        assertThat(alice.repository().commitAt(future).rev()).isEqualTo(future);
        assertThat(alice.repository().commit().rev()).isGreaterThan(future);
        assertThatThrownBy(() -> alice.repository().commitAt(future)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsTheDidOfAHandleByHost() throws IOException {
        assertThat(Http.get(network.pds() + "/.well-known/atproto-did").statusCode()).isEqualTo(404);
        assertThat(wellKnown("alice.test")).endsWith("\r\n\r\n" + alice.did());
    }

    /** By socket, because the JDK's client does not let a caller set {@code Host}. */
    private String wellKnown(String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", network.pds().getPort())) {
            String request = "GET /.well-known/atproto-did HTTP/1.0\r\nHost: " + host + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
