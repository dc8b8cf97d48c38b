package io.swerve.bench.perf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs every benchmark once, with settings so small that its figures mean nothing. */
class BenchCommandTest {
    private static final ModelShape TINY = new ModelShape(3, 64, 2, 1, 96, 700, 256);

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new BenchCommand()).setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private String tiny() throws IOException {
        return new SyntheticModel(TINY, 1).path(folder).toString();
    }

    @Test
    void measuresEveryVariant() throws IOException {
        Path results = folder.resolve("out");
        int code = run("decode", "--model", tiny(), "--threads", "1", "--runs", "2", "--tokens", "4", "--settle", "0",
                "--gpu-layers", "99", "--json", "--out", results.toString());
        assertThat(code).as(err.toString()).isZero();
        JsonObject report = JsonParser.parseString(out.toString()).getAsJsonObject();
        JsonObject file = JsonParser.parseString(Files.readString(results.resolve("decode.json"))).getAsJsonObject();
        report.entrySet().forEach(entry -> assertThat(file.get(entry.getKey())).isEqualTo(entry.getValue()));
        JsonObject measured = file.getAsJsonArray("files").get(0).getAsJsonObject();
        assertThat(measured.get("sha256").getAsString()).hasSize(64);
        assertThat(measured.get("bytes").getAsLong()).isEqualTo(Files.size(Path.of(tiny())));
        assertThat(file.getAsJsonObject("versions").get("llama.cpp").getAsString()).startsWith("v");
        assertThat(Files.readString(results.resolve("report.html"))).contains("id=\"decode\"", "all layers tapped",
                "151936", "data:image/png;base64,");
        JsonObject model = report.getAsJsonArray("reports").get(0).getAsJsonObject();
        assertThat(model.get("layers").getAsInt()).isEqualTo(3);
        List<JsonElement> variants = model.getAsJsonArray("variants").asList();
        assertThat(variants).extracting(v -> v.getAsJsonObject().get("variant").getAsString()).containsExactly("plain",
                "entropy", "static_steering", "observable", "tapped", "tapped_one", "captured", "live_steering",
                "static_plan", "live_plan",
                "one_layer_plan", "ablation_plan", "everything", "batch", "batch_plans");
        assertThat(variants).allSatisfy(v -> {
            assertThat(v.getAsJsonObject().get("tokens_per_second").getAsDouble()).isPositive();
            assertThat(v.getAsJsonObject().get("ratio").getAsDouble()).isPositive();
        });
        assertThat(variants.getFirst().getAsJsonObject().get("ratio").getAsDouble()).isEqualTo(1);
        assertThat(report.getAsJsonArray("rows").asList())
                .extracting(row -> row.getAsJsonObject().get("length").getAsInt())
                .containsExactly(768, 32_000, 151_936);
    }

    @Test
    void printsATable() throws IOException {
        int code = run("--model", tiny(), "--threads", "1", "--runs", "1", "--tokens", "2", "--settle", "0",
                "--clock", "CPU");
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("all layers tapped", "live steering", "151936 logits", "target >= 0.95");
    }

    @Test
    void refusesSenselessSettings() throws IOException {
        assertThat(run("--model", tiny(), "--runs", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("--model", tiny(), "--threads", "-1")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("--model", tiny(), "--threads", "2", "--clock", "CPU")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("must be at least 1", "-1");
    }

    @Test
    void buildsAClassPathOfModules() throws IOException {
        Path jar = Files.createFile(folder.resolve("a.jar"));
        Path module = Files.createDirectory(folder.resolve("classes"));
        Files.createFile(module.resolve("module-info.class"));
        Path library = Files.createDirectory(folder.resolve("lib"));
        Path first = Files.createFile(library.resolve("1.jar"));
        Path second = Files.createFile(library.resolve("2.jar"));
        Files.createFile(library.resolve("notes.txt"));
        String modules = String.join(File.pathSeparator, jar.toString(), module.toString(), library.toString());
        assertThat(ClassPath.of("", modules).split(File.pathSeparator)).containsExactly(jar.toString(),
                module.toString(), first.toString(), second.toString());
        assertThat(ClassPath.of("x", "")).isEqualTo("x");
    }
}
