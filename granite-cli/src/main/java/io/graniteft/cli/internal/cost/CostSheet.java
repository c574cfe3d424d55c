package io.graniteft.cli.internal.cost;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import io.graniteft.sagemaker.CostModel.Range;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bill, or what one will be.
 *
 * @param kind {@code plan}, {@code preset}, {@code run} or {@code jobs}
 * @param subject what it is about, for people
 * @param lines in the order of phases
 * @param procedureTotal what the procedure states for everything; null: nothing
 * @param why that and the total differ; empty: there is nothing to say
 * @param notes what a reader should know besides
 */
public record CostSheet(
        String kind,
        String subject,
        List<CostLine> lines,
        @Nullable Range procedureTotal,
        String why,
        List<String> notes) {
    private static final double CENT = 0.005;

    public CostSheet {
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
    }

    /** A sheet that nothing stands beside. */
    public static CostSheet of(String kind, String subject, List<CostLine> lines, List<String> notes) {
        return new CostSheet(kind, subject, lines, null, "", notes);
    }

    /** Everything whose price is known, added up. */
    public Range total() {
        return lines.stream().map(CostLine::usd).filter(usd -> usd != null).reduce(Range.ZERO, Range::plus);
    }

    /** Whether the price of a line is not known. */
    public boolean incomplete() {
        return lines.stream().anyMatch(line -> line.usd() == null);
    }

    /** Prints it as a table: amounts by phase, then what each is made of. */
    public void print(PrintStream to) {
        boolean beside = procedureTotal != null;
        to.println(subject);
        to.printf(Locale.ROOT, "  %-13s %19s%s   %s%n", "phase", "US dollars", beside ? heading() : "", "made of");
        for (CostLine line : lines) {
            to.printf(
                    Locale.ROOT,
                    "  %-13s %19s%s   %s%n",
                    line.phase().word(),
                    text(line.usd()),
                    beside ? String.format(Locale.ROOT, " %15s", stated(line.procedureUsd())) : "",
                    line.basis());
        }
        to.printf(
                Locale.ROOT,
                "  %-13s %19s%s%n",
                "total",
                text(total()),
                beside ? String.format(Locale.ROOT, " %15s", stated(procedureTotal)) : "");
        boolean first = true;
        for (CostLine line : lines) {
            if (!line.why().isEmpty()) {
                if (first) {
                    to.println();
                    first = false;
                }
                to.println("  " + line.phase().word() + ": " + line.why());
            }
        }
        if (!why.isEmpty()) {
            to.println("  total: " + why);
        }
        if (incomplete()) {
            to.println("note: the total lacks what nobody knows the price of");
        }
        notes.forEach(note -> to.println("note: " + note));
    }

    private static String heading() {
        return String.format(Locale.ROOT, " %15s", "the procedure");
    }

    private static String text(@Nullable Range usd) {
        if (usd == null) {
            return "unknown";
        }
        return Math.abs(usd.high() - usd.low()) < CENT
                ? String.format(Locale.ROOT, "%,.2f", usd.high())
                : String.format(Locale.ROOT, "%,.2f to %,.2f", usd.low(), usd.high());
    }

    /** The procedure's own figures, as it writes them. */
    private static String stated(@Nullable Range usd) {
        if (usd == null) {
            return "–";
        }
        return usd.high() < 1
                ? String.format(Locale.ROOT, "%.2f–%.2f", usd.low(), usd.high())
                : String.format(Locale.ROOT, "%,.0f–%,.0f", usd.low(), usd.high());
    }

    /** As JSON, with a total by phase. */
    public ObjectNode json() {
        ObjectNode document = Json.mapper().createObjectNode();
        document.put("schema", "granite.cost")
                .put("version", 1)
                .put("kind", kind)
                .put("subject", subject);
        ArrayNode all = document.putArray("lines");
        Map<CostPhase, Range> phases = new EnumMap<>(CostPhase.class);
        for (CostLine line : lines) {
            ObjectNode node = all.addObject().put("phase", line.phase().word());
            put(node, "usd", line.usd());
            node.put("basis", line.basis());
            if (procedureTotal != null) {
                put(node, "procedure_usd", line.procedureUsd());
                node.put("why", line.why());
            }
            Range usd = line.usd();
            phases.merge(line.phase(), usd == null ? Range.ZERO : usd, Range::plus);
        }
        ObjectNode sums = document.putObject("phases");
        phases.forEach((phase, usd) -> put(sums, phase.word(), usd));
        put(document, "total_usd", total());
        if (procedureTotal != null) {
            put(document, "procedure_total_usd", procedureTotal);
            document.put("why", why);
        }
        document.put("complete", !incomplete());
        ArrayNode said = document.putArray("notes");
        notes.forEach(said::add);
        return document;
    }

    private static void put(ObjectNode node, String name, @Nullable Range usd) {
        if (usd == null) {
            node.putNull(name);
        } else {
            node.putArray(name).add(cents(usd.low())).add(cents(usd.high()));
        }
    }

    /** Hundredths of a cent are enough, and the same on every machine. */
    private static double cents(double usd) {
        return Math.round(usd * 10_000) / 10_000.0;
    }
}
