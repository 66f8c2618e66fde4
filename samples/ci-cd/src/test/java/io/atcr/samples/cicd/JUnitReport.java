package io.atcr.samples.cicd;

import java.io.IOException;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/**
 * What a JUnit report counts.
 *
 * @param tests its test cases
 * @param bad those of them that failed or could not be judged
 */
record JUnitReport(int tests, int bad) {
    static JUnitReport read(Path file) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Document report = factory.newDocumentBuilder().parse(file.toFile());
            return new JUnitReport(report.getElementsByTagName("testcase").getLength(),
                    report.getElementsByTagName("failure").getLength() + report.getElementsByTagName("error").getLength());
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }
}
