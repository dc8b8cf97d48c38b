package io.swerve.bench.perf;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.FileHash;
import io.swerve.bench.report.ReportPage;
import io.swerve.bench.report.RowJson;
import io.swerve.bench.report.Table;
import io.swerve.bench.report.Versions;
import io.swerve.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of results: a file of each suite, and one page with all of them, which is made of the files.
 *
 * @param path the folder; made if it is not there
 */
record BenchFolder(Path path) {
    private static final String JSON = ".json";
    /** What of a file is shown as tables, charts and text; the rest is shown as it is. */
    private static final List<String> SHOWN = List.of("suite", "about", "tables", "charts");
    /** What is in the tables already. */
    private static final List<String> FIGURES = List.of("reports", "rows", "contestants", "arms");

    /** Writes a suite's file, in place of what an earlier run wrote, and the page. */
    void add(BenchResult result) throws IOException {
        Files.createDirectories(path);
        JsonObject object = new JsonObject();
        object.addProperty("suite", result.suite());
        object.addProperty("about", result.about());
        object.addProperty("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        object.add("machine", RowJson.JSON.toJsonTree(result.machine()));
        object.add("versions", Versions.json());
        Memory.peak().ifPresent(bytes -> object.addProperty("peak_resident_bytes", bytes));
        JsonArray models = new JsonArray();
        for (Path file : result.models()) {
            JsonObject model = new JsonObject();
            model.addProperty("file", file.getFileName().toString());
            model.addProperty("bytes", Files.size(file));
            model.addProperty("sha256", FileHash.sha256(file));
            models.add(model);
        }
        object.add("files", models);
        result.data().entrySet().forEach(entry -> object.add(entry.getKey(), entry.getValue()));
        object.add("tables", RowJson.JSON.toJsonTree(result.tables()));
        object.add("charts", RowJson.JSON.toJsonTree(result.charts()));
        AtomicFile.write(path.resolve(result.suite() + JSON),
                partial -> Files.writeString(partial, RowJson.JSON.toJson(object) + System.lineSeparator()));
        writePage();
    }

    private record Section(String suite, String about, List<Table> tables, List<Chart> charts, JsonObject rest) {}

    private void writePage() throws IOException {
        ReportPage page = new ReportPage("Swerve: benchmarks", "Benchmarks");
        List<Section> sections = new ArrayList<>();
        Map<String, String> contents = new LinkedHashMap<>();
        List<Path> files;
        try (Stream<Path> children = Files.list(path)) {
            files = children.filter(child -> child.getFileName().toString().endsWith(JSON)).sorted().toList();
        }
        for (Path file : files) {
            try {
                Section section = read(file);
                sections.add(section);
                contents.put(section.suite(), section.about());
            } catch (JsonParseException | IllegalStateException | NullPointerException | ClassCastException
                    | IllegalArgumentException e) {
                page.paragraph(file.getFileName() + " is no result of a suite; remove it, or measure again");
            }
        }
        page.contents(contents);
        page.paragraph("Ratios are medians over paired repetitions, with 95 % intervals; 1 is as fast as what it is "
                + "compared with, below 1 is slower. What is compared runs in turns.");
        for (Section section : sections) {
            page.section(section.suite());
            page.paragraph(section.about());
            section.charts().forEach(page::chart);
            section.tables().forEach(page::table);
            page.details("Machine, settings, models and versions", section.rest());
        }
        page.write(path);
    }

    private static Section read(Path file) throws IOException {
        JsonElement element = JsonParser.parseString(Files.readString(file));
        JsonObject object = element.getAsJsonObject();
        Section section = new Section(object.get("suite").getAsString(), object.get("about").getAsString(),
                List.of(RowJson.JSON.fromJson(object.get("tables"), Table[].class)),
                List.of(RowJson.JSON.fromJson(object.get("charts"), Chart[].class)), object);
        SHOWN.forEach(object::remove);
        FIGURES.forEach(object::remove);
        return section;
    }
}
