package io.atcr.samples.service.http;

import java.util.function.LongSupplier;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * What all exchanges have in common.
 *
 * @param workers    where endpoints run
 * @param meters     what is counted
 * @param timing     how long clients may take
 * @param scheduler  what ends what takes too long
 * @param underWay   what is not answered yet
 * @param room       the room for bodies
 * @param generation which of the TLS files are in force
 */
record Means(
        Workers workers,
        HttpMeters meters,
        Timing timing,
        Scheduler scheduler,
        UnderWay underWay,
        Body.Room room,
        LongSupplier generation) {}
