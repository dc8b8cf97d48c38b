package io.swerve.bench.perf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.bench.console.SingleRun;
import io.swerve.bench.model.ModelShape;
import io.swerve.bench.model.SyntheticModel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs every benchmark once, with settings so small that its figures mean nothing. */
class DecodeBenchCommandTest {
    private static final ModelShape TINY = new ModelShape(3, 64, 2, 1, 96, 700, 256);

    @TempDir
    private Path folder;

    private static SingleRun run(String... arguments) {
        return SingleRun.of(DecodeBenchCommand.class, arguments);
    }

    private String tiny() throws IOException {
        return new SyntheticModel(TINY, 1).path(folder).toString();
    }

    @Test
    void measuresEveryVariant() throws IOException {
        Path results = folder.resolve("out");
        SingleRun run = run("--model", tiny(), "--threads", "1", "--runs", "2", "--tokens", "4", "--settle", "0",
                "--gpu-layers", "99", "--json", "--out", results.toString());
        assertThat(run.code()).as(run.err()).isZero();
        JsonObject report = run.json();
        JsonObject file = JsonParser.parseString(Files.readString(results.resolve("decode.json"))).getAsJsonObject();
        report.entrySet().forEach(entry -> assertThat(file.get(entry.getKey())).isEqualTo(entry.getValue()));
        JsonObject measured = file.getAsJsonArray("files").get(0).getAsJsonObject();
        assertThat(measured.get("sha256").getAsString()).hasSize(64);
        assertThat(measured.get("bytes").getAsLong()).isEqualTo(Files.size(Path.of(tiny())));
        assertThat(file.getAsJsonObject("versions").get("llama_cpp").getAsString()).startsWith("v");
        assertThat(Files.readString(results.resolve("report.html"))).contains("id=\"decode\"", "all layers tapped",
                "151936", "<figure>");
        JsonObject model = report.getAsJsonArray("reports").get(0).getAsJsonObject();
        assertThat(model.get("layers").getAsInt()).isEqualTo(3);
        List<JsonElement> variants = model.getAsJsonArray("variants").asList();
        assertThat(variants).extracting(v -> v.getAsJsonObject().get("variant").getAsString())
                .containsExactly(Stream.of(DecodeVariant.values())
                        .map(variant -> variant.name().toLowerCase(Locale.ROOT)).toArray(String[]::new));
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
        SingleRun run = run("--model", tiny(), "--threads", "1", "--runs", "1", "--tokens", "2", "--settle", "0",
                "--clock", "CPU");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("all layers tapped", "live steering", "151936 logits", "target >= 0.95");
    }

    @Test
    void refusesSenselessSettings() throws IOException {
        for (List<String> wrong : List.of(List.of("--runs", "0"), List.of("--threads", "-1"),
                List.of("--threads", "2", "--clock", "CPU"), List.of("--shape", "billion"))) {
            List<String> all = new ArrayList<>(List.of("--model", tiny()));
            all.addAll(wrong);
            SingleRun run = run(all.toArray(String[]::new));
            assertThat(run.code()).isEqualTo(CommandLine.ExitCode.USAGE);
            assertThat(run.err()).contains(wrong.getFirst());
        }
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
