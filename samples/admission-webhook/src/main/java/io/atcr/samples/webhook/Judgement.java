package io.atcr.samples.webhook;

/** What one of the two webhooks says to images. */
@FunctionalInterface
interface Judgement {
    AdmissionAnswer of(Question question);
}
