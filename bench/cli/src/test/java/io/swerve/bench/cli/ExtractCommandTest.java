package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.lab.LabSet;
import io.swerve.steering.LayerDiagnostics;
import io.swerve.steering.SteeringVector;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import org.w3c.dom.Document;

/** Diagnostics, charts, and the choice of few examples. */
class ExtractCommandTest {
    private static final int PAIRS = 12;

    @TempDir
    private Path folder;

    private Path pairs() throws IOException {
        List<String> lines = new ArrayList<>();
        for (LabProblem problem : LabSet.PAIRS.problems().subList(0, PAIRS)) {
            lines.add(new Gson().toJson(
                    Map.of("positive", ChatMl.prompt(Optional.of("Be brief."), problem.question()), "negative",
                            ChatMl.prompt(Optional.of("Think step by step."), problem.question()))));
        }
        return Files.write(folder.resolve("pairs.jsonl"), lines);
    }

    private Run extract(Path data, String... more) {
        List<String> all = new ArrayList<>(
                List.of("--data", data.toString(), "-o", folder.resolve("out.gguf").toString()));
        all.addAll(List.of(more));
        return Run.onLab("extract", all.toArray(String[]::new));
    }

    @Test
    void choosesFewOfManyAndTellsHowGoodTheyAre() throws IOException {
        Path pairs = pairs();
        extract(pairs, "--layers", "4");
        SteeringVector all = SteeringVector.read(folder.resolve("out.gguf"));
        for (String by : new String[]{"diversity", "chance"}) {
            JsonObject json = extract(pairs, "--layers", "4", "--select", "5", "--select-by", by, "--select-layer", "4",
                    "--json").json();
            JsonObject selection = json.getAsJsonObject("selection");
            int[] chosen = Run.ints(selection.getAsJsonArray("pairs"));
            assertThat(chosen).hasSize(5).doesNotHaveDuplicates();
            assertThat(Arrays.stream(chosen)).as("counted from 1").allMatch(pair -> pair >= 1 && pair <= PAIRS);
            assertThat(selection.get("of").getAsInt()).isEqualTo(PAIRS);
            assertThat(selection.get("layer").getAsInt()).isEqualTo(4);
            assertThat(json.get("pairs").getAsInt()).isEqualTo(5);

            SteeringVector few = SteeringVector.read(folder.resolve("out.gguf"));
            assertThat(selection.get("cosine_to_all").getAsDouble()).isEqualTo(cosine(few, all), within(0.01));

            List<String> lines = Files.readAllLines(pairs);
            Path those = Files.write(folder.resolve("those.jsonl"),
                    Arrays.stream(chosen).mapToObj(pair -> lines.get(pair - 1)).toList());
            extract(those, "--layers", "4");
            assertThat(cosine(SteeringVector.read(folder.resolve("out.gguf")), few)).isGreaterThan(0.99);
        }
        Run text = extract(pairs, "--select", "3");
        assertThat(text.out()).contains("chose 3 of 12 pairs").contains("wrote").contains("from 3 examples");
    }

    private static double cosine(SteeringVector a, SteeringVector b) {
        double dot = 0;
        for (int i = 0; i < a.embeddingSize(); i++) {
            dot += a.direction(4)[i] * (double) b.direction(4)[i];
        }
        return dot / a.norm(4) / b.norm(4);
    }

    @Test
    void refusesChoicesThereAreNot() throws IOException {
        Path pairs = pairs();
        assertThat(extract(pairs, "--select", "0").code()).isEqualTo(2);
        assertThat(extract(pairs, "--select", "13").err()).contains("--select 13").contains("12 pairs");
        assertThat(extract(pairs, "--select", "2", "--select-layer", "6").err()).contains("--select-layer 6")
                .contains("0 to 5");
        Path labelled = Files.writeString(folder.resolve("labelled.jsonl"),
                "{\"text\": \"yes\", \"label\": 1}\n{\"text\": \"no\", \"label\": 0}\n");
        assertThat(extract(labelled, "--select", "1").err()).contains("labelled texts have none").hasLineCount(1);
        assertThat(extract(labelled).code()).isZero();
        assertThat(extract(pairs, "--chart", "chart.gif").code()).isEqualTo(2);
        Path wrong = Files.writeString(folder.resolve("wrong.jsonl"),
                "{\"text\": \"yes\", \"label\": 1}\n{\"text\": \"no\", \"label\": 7}\n");
        assertThat(extract(wrong).err()).contains("line 2").contains("$.label").contains("from 0 to 1").hasLineCount(1);
    }

    @Test
    void showsTheDiagnosticsThatThePassportHolds() throws IOException {
        JsonObject json = extract(pairs(), "--diagnostics", "--json").json();
        List<LayerDiagnostics> stored = SteeringVector.read(folder.resolve("out.gguf")).info().diagnostics();
        List<JsonObject> shown = json.getAsJsonArray("diagnostics").asList().stream().map(JsonElement::getAsJsonObject)
                .toList();
        assertThat(shown).hasSameSizeAs(stored).hasSize(5);
        for (int i = 0; i < stored.size(); i++) {
            JsonObject layer = shown.get(i);
            assertThat(layer.keySet()).containsExactly("layer", "norm", "relative_norm", "auroc", "d_prime",
                    "agreement", "split_half_cosine", "variance_share");
            assertThat(layer.get("layer").getAsInt()).isEqualTo(stored.get(i).layer()).isEqualTo(i + 1);
            assertThat(layer.get("auroc").getAsDouble()).isEqualTo(stored.get(i).auroc(), within(1e-6)).isBetween(0.0,
                    1.0);
            assertThat(layer.get("d_prime").getAsDouble()).isEqualTo(stored.get(i).dPrime(), within(1e-4));
            assertThat(layer.get("agreement").getAsDouble()).isBetween(-1.0, 1.0);
            assertThat(layer.get("split_half_cosine").getAsDouble()).isBetween(-1.0, 1.0);
            assertThat(layer.get("variance_share").getAsDouble()).isBetween(0.0, 1.0);
        }
        Run text = extract(pairs(), "--diagnostics");
        assertThat(text.out().lines().findFirst().orElseThrow()).contains("AUROC", "d'", "agreement", "split-half",
                "share of variance");
        Path few = Files.write(folder.resolve("few.jsonl"), Files.readAllLines(pairs()).subList(0, 3));
        assertThat(extract(few, "--diagnostics").out()).contains("held-out examples: from 8 on");
        assertThat(extract(few, "--json").json().getAsJsonArray("diagnostics").get(0).getAsJsonObject().get("auroc")
                .isJsonNull()).isTrue();
    }

    @Test
    void drawsPixels() throws IOException {
        Path file = folder.resolve("chart.png");
        assertThat(extract(pairs(), "--chart", file.toString()).out()).contains("chart " + file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isGreaterThanOrEqualTo(900);
        boolean blue = false;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                blue |= (image.getRGB(x, y) & 0xffffff) == 0x1f77b4;
            }
        }
        assertThat(blue).as("a line in the colour of the AUROC").isTrue();
    }

    @Test
    void drawsLines() throws Exception {
        Path file = folder.resolve("Chart.SVG");
        assertThat(extract(pairs(), "--chart", file.toString()).code()).isZero();
        assertThat(folder).isDirectoryNotContaining("glob:**.svg");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document document = factory.newDocumentBuilder().parse(file.toFile());
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(document.getElementsByTagName("path").getLength()).isGreaterThan(20);
        assertThat(Files.readString(file)).contains("rgb(31,119,180)");
    }

    /** A chart of 0.49 to 0.51 must not look like one of 0 to 1. */
    @Test
    void theScaleOfSeparationIsAlwaysTheSame() {
        List<LayerDiagnostics> noise = List.of(new LayerDiagnostics(1, 1, 0.1, 0.49, 0.1, 0.2, 0.1),
                new LayerDiagnostics(2, 1, 0.1, 0.51, 0.1, 0.1, 0.1));
        XYChart chart = SeparationChart.chart("noise", noise);
        assertThat(chart.getStyler().getYAxisMin(0)).isZero();
        assertThat(chart.getStyler().getYAxisMax(0)).isEqualTo(1);
        assertThat(chart.getStyler().getYAxisMax(1)).as("d' has no bounds").isNull();
        List<LayerDiagnostics> opposed = List.of(new LayerDiagnostics(1, 1, 0.1, 0.49, 0.1, -0.2, 0.1));
        assertThat(SeparationChart.chart("opposed", opposed).getStyler().getYAxisMin(0)).isEqualTo(-1);
    }
}
