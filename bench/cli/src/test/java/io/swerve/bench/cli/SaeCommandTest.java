package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An autoencoder from its training to its use. */
class SaeCommandTest {
    @TempDir
    private Path folder;

    private static Run onLab(String command, String... arguments) {
        String[] all = {"sae", command, "-m", "lab:think", "--threads", "1"};
        String[] whole = Arrays.copyOf(all, all.length + arguments.length);
        System.arraycopy(arguments, 0, whole, all.length, arguments.length);
        return Run.of(whole);
    }

    @Test
    void trainedFeaturesAreShownAndSteer() throws IOException {
        Path sae = folder.resolve("sae");
        JsonObject trained = onLab("train", "-f", "lab:80", "--layer", "3", "--features", "96", "--k", "8", "--steps",
                "120", "--batch", "128", "--seed", "4", "-o", sae.toString(), "--json").json();
        assertThat(trained.get("explained_variance").getAsDouble()).isBetween(0.3, 1.0);
        assertThat(trained.get("l0").getAsDouble()).isBetween(4.0, 8.0);
        assertThat(sae.resolve("cfg.json")).isNotEmptyFile();
        assertThat(sae.resolve("checkpoint.safetensors")).doesNotExist();

        JsonObject shown = onLab("features", "--sae", sae.toString(), "-f", "lab:10", "--top", "3", "--json").json();
        JsonArray features = shown.getAsJsonArray("features");
        assertThat(features).hasSize(3);
        double last = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            JsonObject feature = features.get(i).getAsJsonObject();
            assertThat(feature.get("mean").getAsDouble()).isBetween(0.0, last);
            last = feature.get("mean").getAsDouble();
            assertThat(feature.getAsJsonArray("contexts")).isNotEmpty();
        }
        Path pairs = Files.writeString(folder.resolve("pairs.jsonl"),
                "{\"positive\": \"Be brief.\", \"negative\": \"Think step by step.\"}");
        Run contrast = onLab("features", "--sae", sae.toString(), "-f", "lab:5", "--contrast", pairs.toString());
        assertThat(contrast.code()).isZero();
        assertThat(contrast.out()).contains("AUROC").contains("[");
        assertThat(onLab("features", "--sae", sae.toString(), "-f", "lab:9", "--reason", "--words", "so,let me,first")
                .out()).contains("ReasonScore");

        String feature = features.get(0).getAsJsonObject().get("feature").getAsString();
        String[] steer = {"--sae", sae.toString(), "--feature", feature, "--raw", "-p", Run.PROMPT, "-n", "12",
                "--temp", "0", "--json"};
        JsonObject nothing = steer(steer, "--add", "0");
        JsonObject plain = Run.onLab("generate", "--raw", "-p", Run.PROMPT, "-n", "12", "--temp", "0", "--json").json();
        assertThat(nothing.get("text")).isEqualTo(plain.get("text"));
        JsonObject clamped = steer(steer, "--clamp", "400");
        assertThat(clamped.get("text")).isNotEqualTo(plain.get("text"));
        assertThat(clamped.get("rows").getAsInt()).isPositive();
        assertThat(clamped.get("after").getAsDouble()).isGreaterThan(clamped.get("before").getAsDouble());
    }

    @Test
    void tokensOfOneTextAreKeptForMeasuringToo() throws IOException {
        String text = "Ada lives in Rome. Ben lives in Oslo, and Cleo works as a baker in a town by the sea. "
                .repeat(3);
        JsonObject trained = onLab("train", "-f", Files.writeString(folder.resolve("one.txt"), text).toString(),
                "--layer", "3", "--features", "32", "--k", "4", "--steps", "3", "--batch", "16", "-o",
                folder.resolve("one").toString(), "--json").json();
        int held = trained.get("held_out_tokens").getAsInt();
        int tokens = trained.get("tokens").getAsInt() + held + 2; // the first of either part isn't counted
        assertThat(held).isGreaterThan(5).isEqualTo(tokens / 10 - 1);
        Run few = onLab("train", "-f", Files.writeString(folder.resolve("few.txt"), "Hm.").toString(), "--layer", "3",
                "-o", folder.resolve("few").toString());
        assertThat(few.code()).isEqualTo(1);
        assertThat(few.err()).hasLineCount(1).contains("too few to keep a tenth", "--skip", "--file");
    }

    private static JsonObject steer(String[] arguments, String... strength) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        System.arraycopy(strength, 0, all, arguments.length, 2);
        return onLab("steer", all).json();
    }

    @Test
    void misuse() throws IOException {
        assertThat(Run.of("sae").code()).isEqualTo(2);
        assertThat(Run.of("sae", "--help").out()).contains("train").contains("features").contains("steer");
        Run layer = onLab("train", "-f", "lab:3", "--layer", "6", "-o", folder.resolve("x").toString());
        assertThat(layer.code()).isEqualTo(2);
        assertThat(layer.err()).hasLineCount(1).contains("layers 0 to 5");
        Run none = onLab("train", "-f", "lab:3", "--layer", "1", "--resume", "-o", folder.resolve("y").toString());
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).hasLineCount(1).contains("no checkpoint");
        Run missing = onLab("features", "-f", "lab:3", "--sae", folder.resolve("z").toString());
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).hasLineCount(1).contains("no such file");
        Run k = onLab("train", "-f", "lab:3", "--layer", "1", "--features", "4", "--k", "5", "-o", "x");
        assertThat(k.code()).isEqualTo(2);
        assertThat(k.err()).hasLineCount(1).contains("k must be");
        Path broken = Files.writeString(folder.resolve("t.jsonl"), "{\"text\": \"a\"}\n{\"txt\": 1}\n");
        Run line = onLab("train", "-f", broken.toString(), "--layer", "1", "-o", folder.resolve("w").toString());
        assertThat(line.code()).isEqualTo(1);
        assertThat(line.err()).hasLineCount(1).contains("line 2");
    }
}
