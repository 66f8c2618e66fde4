package io.atcr.samples.service.http;

/**
 * An answer: always JSON. The array belongs to the reply.
 *
 * @param status the HTTP status
 * @param body   a JSON document in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // written once, by the server
public record Reply(int status, byte[] body) {}
