package io.atcr.samples.localnetwork.faults;

import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.RecordedRequest;
import io.atcr.samples.localnetwork.Server;
import java.net.URI;

/** One kind of request that a verification may depend on. */
enum Hop {
    PLC_LOG(Server.PLC),
    GET_RECORD(Server.PDS),
    TAG(Server.REGISTRY),
    DIGEST(Server.REGISTRY),
    REFERRERS(Server.REGISTRY),
    FALLBACK_TAG(Server.REGISTRY),
    REFERRER_MANIFEST(Server.REGISTRY),
    ARTIFACT_BLOB(Server.REGISTRY),
    TOKEN(Server.REGISTRY);

    private final Server server;

    Hop(Server server) {
        this.server = server;
    }

    Server server() {
        return server;
    }

    /** Whether this is what is asked of a stage for one of its images; each stage has accounts and repositories of its own. */
    boolean of(Stage stage, Stage.Pushed pushed, RecordedRequest request) {
        if (request.server() != server || !request.path().equals(path(stage, pushed))) {
            return false;
        }
        return switch (this) {
            case GET_RECORD -> request.parameter("did").filter(stage.faultedSigner().did().toString()::equals).isPresent()
                    && request.parameter("rkey").filter(pushed.record().recordKey().toString()::equals).isPresent();
            case TOKEN -> request.parameter("scope").filter(scope -> scope.contains(pushed.image().path())).isPresent();
            default -> true;
        };
    }

    /** Where the same can be asked without a verifier. */
    URI url(Stage stage, Stage.Pushed pushed) {
        LocalNetwork network = stage.network();
        String origin = switch (server) {
            case PLC -> network.plcDirectory().toString();
            case PDS -> network.pds().toString();
            case REGISTRY -> "http://" + network.registry();
        };
        String query = this != GET_RECORD ? "" : "?did=" + stage.faultedSigner().did() + "&collection=" + pushed.record().collection() + "&rkey="
                + pushed.record().recordKey();
        return URI.create(origin + path(stage, pushed) + query);
    }

    private String path(Stage stage, Stage.Pushed pushed) {
        String repository = "/v2/" + pushed.image().path();
        return switch (this) {
            case PLC_LOG -> "/" + stage.faultedSigner().did() + "/log/audit";
            case GET_RECORD -> "/xrpc/com.atproto.sync.getRecord";
            case TAG -> repository + "/manifests/" + pushed.image().tag();
            case DIGEST -> repository + "/manifests/" + pushed.image().digest();
            case REFERRERS -> repository + "/referrers/" + pushed.image().digest();
            case FALLBACK_TAG -> repository + "/manifests/sha256-" + pushed.image().digestHex();
            case REFERRER_MANIFEST -> repository + "/manifests/" + pushed.artifact();
            case ARTIFACT_BLOB -> repository + "/blobs/" + pushed.blob();
            case TOKEN -> "/token";
        };
    }
}
