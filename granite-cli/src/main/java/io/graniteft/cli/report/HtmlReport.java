package io.graniteft.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code report.html} of a run, or of a preparation alone, from its folder alone. The page holds its own styles, scripts and data: it can be
 * mailed, archived, and opened without a network.
 */
public final class HtmlReport {
    /** The page's file name in the run's folder. */
    public static final String FILE_NAME = "report.html";

    private static final String PLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private HtmlReport() {}

    /**
     * Writes the page of a run, finished or not, or of a finished preparation.
     *
     * @param runFolder the folder of the run, or the output folder of the preparation
     * @return the page's file
     * @throws GraniteException if the folder is neither
     * @throws IOException if files cannot be read or written
     */
    public static Path write(Path runFolder) throws IOException {
        if (!Files.isRegularFile(runFolder.resolve("manifest.json"))) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    runFolder + " is not the folder of a run or of a preparation: it has no manifest.json",
                    "name a folder below runs/, for example the one that `granite run` printed, or the output of `granite prepare`");
        }
        JsonNode manifest = Json.tree(runFolder.resolve("manifest.json"));
        TemplateEngine engine = TemplateEngine.createPrecompiled(
                null, ContentType.Html, HtmlReport.class.getClassLoader(), "io.graniteft.cli.report.generated");
        StringOutput page = new StringOutput(1 << 17);
        if (manifest.path("stage").asText().equals("prepare")) {
            Path name = runFolder.toAbsolutePath().normalize().getFileName();
            DataPage data = new DataPageBuilder(manifest).build();
            engine.render(
                    "prepared.jte",
                    Map.of("name", String.valueOf(name), "data", data, "style", resource("report.css")),
                    page);
        } else {
            render(runFolder, engine, page);
        }
        Path file = runFolder.resolve(FILE_NAME);
        AtomicFiles.writeString(file, page.toString());
        return file;
    }

    private static void render(Path runFolder, TemplateEngine engine, StringOutput page) throws IOException {
        ReportModel model = new ReportBuilder(new RunFiles(runFolder)).build();
        engine.render(
                "report.jte",
                Map.of(
                        "model",
                        model,
                        "style",
                        resource(PLOT + "uPlot.min.css") + resource("report.css"),
                        "plotScript",
                        resource(PLOT + "uPlot.iife.min.js"),
                        "pageScript",
                        resource("report.js")),
                page);
    }

    private static String resource(String name) throws IOException {
        @Nullable InputStream in = HtmlReport.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException("this jar lacks its own file " + name);
        }
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
