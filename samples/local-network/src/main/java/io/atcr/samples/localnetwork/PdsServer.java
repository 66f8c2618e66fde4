package io.atcr.samples.localnetwork;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Nsid;
import io.atcr.car.syntax.RecordKey;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The personal data server's HTTP API: the reading part of {@code com.atproto.sync}, and handles by {@code Host}. Thread-safe. */
final class PdsServer implements LocalServer.Service {

    private static final String SYNC = "/xrpc/com.atproto.sync.";
    private static final String CAR = "application/vnd.ipld.car";

    private final Map<String, HostedRepo> repositories = new ConcurrentHashMap<>();
    private final Map<String, Did> handles = new ConcurrentHashMap<>();

    void host(Did did, String handle, HostedRepo repository) {
        repositories.put(did.toString(), repository);
        handles.put(handle, did);
    }

    @Override
    public Reply answer(LocalServer.Request request) {
        String path = request.path();
        if (path.equals("/.well-known/atproto-did")) {
            String host = request.head().header("host").orElse("").replaceFirst(":[0-9]+$", "");
            return Optional.ofNullable(handles.get(host))
                .map(did -> Reply.of(200, "text/plain; charset=utf-8", did.toString().getBytes(StandardCharsets.US_ASCII)))
                .orElseGet(() -> Reply.of(404, "text/plain; charset=utf-8", "User not found".getBytes(StandardCharsets.US_ASCII)));
        }
        if (path.equals("/xrpc/_health")) {
            return Reply.json(200, "{\"version\":\"local-network\"}");
        }
        if (!path.startsWith(SYNC)) {
            return path.startsWith("/xrpc/") ? error(501, "MethodNotImplemented", "Method Not Implemented") : Reply.empty(404);
        }
        Function<LocalServer.Request, Reply> method = switch (path.substring(SYNC.length())) {
            case "getRecord" -> this::getRecord;
            case "getRepo" -> this::getRepo;
            case "getLatestCommit" -> this::getLatestCommit;
            case "getBlocks" -> this::getBlocks;
            case "getRepoStatus" -> this::getRepoStatus;
            default -> null;
        };
        if (method == null) {
            return error(501, "MethodNotImplemented", "Method Not Implemented");
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return error(405, "InvalidRequest", "Incorrect HTTP method (" + request.method() + ") expected GET");
        }
        return method.apply(request);
    }

    private Reply getRecord(LocalServer.Request request) {
        return repository(request, List.of("did", "collection", "rkey"), view -> {
            RecordPath path;
            try {
                path = RecordPath.of(Nsid.parse(parameter(request, "collection")), RecordKey.parse(parameter(request, "rkey")));
            } catch (CarException invalid) {
                return error(400, "InvalidRequest", "Error: collection and rkey must be a valid record path");
            }
            return Reply.of(200, CAR, view.proof(path));
        });
    }

    private Reply getRepo(LocalServer.Request request) {
        Optional<String> since = request.head().parameter("since");
        return repository(request, List.of("did"), view -> {
            if (since.isEmpty()) {
                return Reply.of(200, CAR, view.repo());
            }
            try {
                return Reply.of(200, CAR, Objects.requireNonNull(repositories.get(parameter(request, "did"))).since(Tid.parse(since.get())));
            } catch (CarException invalid) {
                return error(400, "InvalidRequest", "Error: since must be a valid TID");
            }
        });
    }

    private Reply getLatestCommit(LocalServer.Request request) {
        return repository(request, List.of("did"), view ->
            Reply.json(200, Json.object("cid", view.head().toString(), "rev", view.rev().toString()).toString()));
    }

    private Reply getBlocks(LocalServer.Request request) {
        return repository(request, List.of("did", "cids"), view -> {
            Set<Cid> wanted = new HashSet<>();
            try {
                for (String cid : request.head().query().getOrDefault("cids", List.of())) {
                    wanted.add(Cid.parse(cid));
                }
            } catch (CarException invalid) {
                return error(400, "InvalidRequest", "Error: cids must be a cid string");
            }
            List<CarSections.Section> found = new ArrayList<>();
            for (CarSections.Section section : CarSections.parse(view.repo()).sections()) {
                if (wanted.remove(section.cid())) {
                    found.add(section);
                }
            }
            return wanted.isEmpty() ? Reply.of(200, CAR, CarSections.withoutRoots(found))
                : error(400, "InvalidRequest",
                    "Could not find cids: " + String.join(",", wanted.stream().map(Cid::toString).sorted().toList()));
        });
    }

    private Reply getRepoStatus(LocalServer.Request request) {
        String did = parameter(request, "did");
        HostedRepo repository = repositories.get(did);
        return repository == null ? notFound(did) : repository.show(shown -> switch (shown.status()) {
            case NOT_FOUND -> notFound(did);
            case ACTIVE -> Reply.json(200, Json.object("did", did, "active", true, "rev", shown.view().rev().toString()).toString());
            case TAKENDOWN, SUSPENDED, DEACTIVATED -> Reply.json(200,
                Json.object("did", did, "active", false, "status", shown.status().name().toLowerCase(Locale.ROOT)).toString());
        });
    }

    private Reply repository(LocalServer.Request request, List<String> required, Function<RepoView, Reply> answer) {
        for (String name : required) {
            if (request.head().parameter(name).isEmpty()) {
                return error(400, "InvalidRequest", "Error: Params must have the property \"" + name + "\"");
            }
        }
        String did = parameter(request, "did");
        try {
            Did.parse(did);
        } catch (CarException invalid) {
            return error(400, "InvalidRequest", "Error: did must be a valid did");
        }
        HostedRepo repository = repositories.get(did);
        return repository == null ? notFound(did) : repository.show(shown -> switch (shown.status()) {
            case ACTIVE -> answer.apply(shown.view());
            case NOT_FOUND -> notFound(did);
            case TAKENDOWN -> error(400, shown.status().error(), "Repo has been takendown: " + did);
            case SUSPENDED -> error(400, shown.status().error(), "Repo has been suspended: " + did);
            case DEACTIVATED -> error(400, shown.status().error(), "Repo has been deactivated: " + did);
        });
    }

    private static String parameter(LocalServer.Request request, String name) {
        return request.head().parameter(name).orElse("");
    }

    private static Reply notFound(String did) {
        return error(400, AccountStatus.NOT_FOUND.error(), "Could not find repo for DID: " + did);
    }

    private static Reply error(int status, String error, String message) {
        return Reply.json(status, Json.object("error", error, "message", message).toString());
    }
}
