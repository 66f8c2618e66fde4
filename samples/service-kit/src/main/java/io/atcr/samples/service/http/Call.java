package io.atcr.samples.service.http;

/**
 * A request that was read whole, within the limits of its {@link Route}. The array is the call's own.
 *
 * @param body     the bytes of the body, at most {@link Route#maxBodyBytes()}
 * @param deadline when the answer is due, by {@link System#nanoTime()}: compare by subtraction
 */
@SuppressWarnings("ArrayRecordComponent") // read once, by one endpoint
public record Call(byte[] body, long deadline) {}
