package io.atcr.samples.cli;

import io.atcr.policy.Decision;
import io.atcr.verifier.VerificationResult;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * JUnit's XML, as GitLab and Jenkins read it: a test case for each image, a failure where it is denied, and an error where the answer could not be had.
 * No text has more in it than printable characters, so every one is allowed in XML.
 */
final class JunitOutput implements AnswerWriter {
    private final Writer out;
    private final List<Answer> answers = new ArrayList<>();

    JunitOutput(Writer out) {
        this.out = out;
    }

    @Override
    public void accept(Answer answer) {
        answers.add(answer);
    }

    @Override
    public void finish() throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            counts(xml);
            xml.writeStartElement("testsuite");
            counts(xml);
            for (Answer answer : answers) {
                image(xml, answer);
            }
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.flush();
            out.append('\n');
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private void counts(XMLStreamWriter xml) throws XMLStreamException {
        Duration time = answers.stream().map(JunitOutput::time).reduce(Duration.ZERO, Duration::plus);
        xml.writeAttribute("name", "atcr-verify");
        xml.writeAttribute("tests", Integer.toString(answers.size()));
        xml.writeAttribute("failures", Long.toString(answers.stream().filter(answer -> "failure".equals(element(answer))).count()));
        xml.writeAttribute("errors", Long.toString(answers.stream().filter(answer -> "error".equals(element(answer))).count()));
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute("time", seconds(time));
    }

    private static void image(XMLStreamWriter xml, Answer answer) throws XMLStreamException, IOException {
        xml.writeCharacters("\n");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "atcr-verify");
        xml.writeAttribute("name", SafeLine.of(answer.image()));
        xml.writeAttribute("time", seconds(time(answer)));
        xml.writeStartElement("properties");
        property(xml, "decision", answer.outcome().name());
        property(xml, "reason", answer.reason());
        property(xml, "exitStatus", Integer.toString(answer.status().code()));
        if (answer.verifiedImage().isPresent()) {
            property(xml, "verifiedImage", answer.verifiedImage().get());
        }
        xml.writeEndElement();
        String element = element(answer);
        if (!element.isEmpty()) {
            xml.writeStartElement(element);
            xml.writeAttribute("type", answer.reason());
            xml.writeAttribute("message", SafeLine.of(answer.why()));
            xml.writeCharacters(text(answer));
        } else {
            xml.writeStartElement("system-out");
            xml.writeCharacters(text(answer));
        }
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static void property(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeEmptyElement("property");
        xml.writeAttribute("name", name);
        xml.writeAttribute("value", SafeLine.of(value));
    }

    private static String element(Answer answer) {
        if (answer.outcome() != Decision.Outcome.DENY) {
            return "";
        }
        return answer.status() == ExitStatus.DENIED || answer.status() == ExitStatus.NOT_FOUND ? "failure" : "error";
    }

    private static String text(Answer answer) throws IOException {
        StringBuilder text = new StringBuilder();
        ResultText.write(answer, TextStyle.PLAIN, text);
        return text.toString();
    }

    private static Duration time(Answer answer) {
        Optional<VerificationResult> result = answer.result();
        return result.map(VerificationResult::duration).orElse(Duration.ZERO);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }
}
