package io.atcr.samples.cli;

import java.io.IOException;

/** Writes answers in one format to one place. */
interface AnswerWriter {

    /** Takes the answer for the next image. */
    void accept(Answer answer) throws IOException;

    /** Ends the document, once and after the last image. */
    default void finish() throws IOException {}
}
