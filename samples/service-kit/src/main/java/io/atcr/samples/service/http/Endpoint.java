package io.atcr.samples.service.http;

/** What answers one path. Called on a worker thread, many at once. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Answers a request. Whatever it throws is logged, and the caller gets {@link Route#failed()}, which denies.
     *
     * @param call the request, read whole
     * @return the answer
     */
    Reply answer(Call call);
}
