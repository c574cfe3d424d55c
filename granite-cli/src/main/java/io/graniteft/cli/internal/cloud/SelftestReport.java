package io.graniteft.cli.internal.cloud;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What a trial of the container found, read from its JUnit XML.
 *
 * @param areas in their order
 */
public record SelftestReport(List<Area> areas) {
    /** The report's name in what a job made. */
    public static final String FILE = "selftest.xml";

    public SelftestReport {
        areas = List.copyOf(areas);
    }

    /**
     * One area.
     *
     * @param state {@code PASS}, {@code FAIL} or {@code SKIP}
     * @param text what was found, or what is wrong
     */
    public record Area(String name, String state, double seconds, String text) {}

    /**
     * Reads a report.
     *
     * @throws GraniteException if the file is none
     */
    public static SelftestReport read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "there is no " + file + ": the job made no report",
                    "see its log: granite jobs logs NAME; its image may be older than this program");
        }
        NodeList cases;
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            cases = factory.newDocumentBuilder().parse(file.toFile()).getElementsByTagName("testcase");
        } catch (ParserConfigurationException | SAXException e) {
            throw new GraniteException(
                    ErrorCode.FAILED, file + " is no JUnit XML: " + e.getMessage(), "launch it again with --again", e);
        }
        List<Area> areas = new ArrayList<>();
        for (int i = 0; i < cases.getLength(); i++) {
            if (cases.item(i) instanceof Element area) {
                areas.add(area(area));
            }
        }
        if (areas.isEmpty()) {
            throw new GraniteException(ErrorCode.FAILED, file + " names no area", "launch it again with --again");
        }
        return new SelftestReport(areas);
    }

    private static Area area(Element element) {
        String state = "PASS";
        String text = element.getTextContent().strip();
        for (String[] each : new String[][] {{"failure", "FAIL"}, {"skipped", "SKIP"}}) {
            if (element.getElementsByTagName(each[0]).item(0) instanceof Element inner) {
                state = each[1];
                text = inner.getAttribute("message");
            }
        }
        String time = element.getAttribute("time");
        return new Area(element.getAttribute("name"), state, time.isEmpty() ? 0 : Double.parseDouble(time), text);
    }

    /** How many areas have this state. */
    public long count(String state) {
        return areas.stream().filter(area -> area.state().equals(state)).count();
    }

    /** The table, as the trial itself prints it. */
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        for (Area area : areas) {
            lines.add(String.format(
                    Locale.ROOT, "[%s] %-24s%7.1f s  %s", area.state(), area.name(), area.seconds(), area.text()));
        }
        lines.add(areas.size() + " areas: " + count("PASS") + " passed, " + count("FAIL") + " failed, " + count("SKIP")
                + " skipped");
        return lines;
    }
}
