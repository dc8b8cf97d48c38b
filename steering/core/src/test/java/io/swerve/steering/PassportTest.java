package io.swerve.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.swerve.Model;
import io.swerve.Session;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassportTest {
    private static final ModelIdentity MODEL = new ModelIdentity("llama", "Some Model", 6, 256, "0".repeat(64));
    private static final VectorInfo FULL = VectorInfo.of(MODEL, "difference-of-means", "last")
            .withData(50, new DataHash().add("a").add("b").hex())
            .withActivationNorms(Map.of(0, 0.1, 1, 13.123456789012345, 5, 1e-300))
            .withDoses(List.of(
                    new Dose(DoseUnit.RAW, List.of(3, 1), 0.1, 1.0 / 3, List.of(new Dose.Point(0.1, 0.01),
                            new Dose.Point(1.0 / 3, 0.1, -2.5)), "50 positions, \"quoted\" <b>"),
                    new Dose(DoseUnit.KL_NATS, List.of(1), 0, 1, List.of(), "")))
            .withDiagnostics(List.of(new LayerDiagnostics(1, 3.25, 0.9, 1, Double.POSITIVE_INFINITY, Double.NaN, 0.5)));

    private static Model think;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        think = Lab.model();
    }

    @AfterAll
    static void close() {
        think.close();
    }

    private static SteeringVector vector(VectorInfo info) {
        return SteeringVector.of(Map.of(1, new float[]{1, 2}, 3, new float[]{3, 4}), info);
    }

    private Path written(VectorInfo info) {
        Path file = folder.resolve("vector.gguf");
        vector(info).write(file);
        return file;
    }

    private Path withKey(String key, GgufValue value) {
        GgufWriter writer = new GgufWriter();
        writer.putAll(GgufFile.read(written(FULL)).metadata()).put(key, value).tensor("direction.1", 1, 2);
        Path changed = folder.resolve("changed.gguf");
        writer.write(changed);
        return changed;
    }

    @Test
    void everythingComesBackFromAFile() {
        assertThat(SteeringVector.read(written(FULL)).info()).isEqualTo(FULL);
        assertThat(SteeringVector.read(written(VectorInfo.unknown())).info()).isEqualTo(VectorInfo.unknown());
    }

    @Test
    void identityIsInPlainKeys() {
        GgufFile file = GgufFile.read(written(FULL));
        assertThat(file.integer("swerve.version")).hasValue(1);
        assertThat(file.text("swerve.site")).contains("block-output");
        assertThat(file.text("swerve.layer_convention")).contains("zero-based-block");
        assertThat(file.text("swerve.operation")).contains("add");
        assertThat(file.text("swerve.method")).contains("difference-of-means");
        assertThat(file.text("swerve.position")).contains("last");
        assertThat(file.integer("swerve.pairs")).hasValue(50);
        assertThat(file.text("swerve.data_sha256")).contains(FULL.dataHash());
        assertThat(file.text("swerve.model.architecture")).contains("llama");
        assertThat(file.text("swerve.model.name")).contains("Some Model");
        assertThat(file.integer("swerve.model.layer_count")).hasValue(6);
        assertThat(file.integer("swerve.model.embedding_length")).hasValue(256);
        assertThat(file.text("swerve.model.vocabulary_sha256")).contains(MODEL.vocabularyHash());
        assertThat(file.array("swerve.activation_norm.layers").orElseThrow().plain()).isEqualTo(List.of(0L, 1L, 5L));
    }

    @Test
    void refusesWhatItWouldMisread() {
        assertRefused("swerve.version", GgufValue.uint32(2), "version 2");
        assertRefused("swerve.layer_convention", GgufValue.text("one-based"), "one-based");
        assertRefused("swerve.site", GgufValue.text("attention-output"), "attention-output");
    }

    @Test
    void refusesDamagedPassports() {
        assertRefused("swerve.data_sha256", GgufValue.text("abc"), "damaged", "'abc'");
        assertRefused("swerve.model.layer_count", GgufValue.int32(-7), "damaged");
        assertRefused("swerve.activation_norm.values", GgufValue.float64s(1, 2), "3 layers have 2");
        assertRefused("swerve.activation_norm.values", GgufValue.float64s(1, 2, Double.NaN), "NaN");
        for (String json : List.of("", "{", "[1]", "{}", "[null]", "[{}]",
                "[{\"unit\":\"spoons\",\"layers\":[1],\"low\":0,\"high\":1,\"points\":[],\"note\":\"\"}]",
                "[{\"unit\":\"raw\",\"layers\":[1],\"low\":2,\"high\":1,\"points\":[],\"note\":\"\"}]")) {
            assertRefused("swerve.doses", GgufValue.text(json), "swerve.doses");
        }
    }

    private void assertRefused(String key, GgufValue value, String... parts) {
        assertThatExceptionOfType(SteeringVectorException.class)
                .isThrownBy(() -> SteeringVector.read(withKey(key, value)))
                .satisfies(e -> assertThat(e.getMessage()).contains("changed.gguf").contains(parts));
    }

    @Test
    void aModelKnowsItself() {
        ModelIdentity identity = ModelIdentity.of(think);
        assertThat(identity.architecture()).isEqualTo("llama");
        assertThat(identity.name()).isEqualTo("Swerve lab thinking model");
        assertThat(identity.layers()).isEqualTo(6);
        assertThat(identity.embeddingSize()).isEqualTo(256);
        // computed independently with gguf-py and hashlib
        assertThat(identity.vocabularyHash())
                .isEqualTo("c6492911aecc86fe5db2956b540869ef35385df45339696bb4a3326b79e65f50");
        assertThat(identity.differenceFrom(identity)).isEmpty();
        try (Model base = Lab.model("lab-base-q8_0.gguf")) {
            ModelIdentity other = ModelIdentity.of(base);
            assertThat(other.vocabularyHash()).isEqualTo(identity.vocabularyHash());
            assertThat(identity.differenceFrom(other).orElseThrow()).contains("name", identity.name(), other.name());
        }
    }

    @ParameterizedTest
    @CsvSource({"qwen2, Some Model, 6, 256, 0, architecture", "llama, Some Model, 7, 256, 0, layers",
            "llama, Some Model, 6, 255, 0, embedding size", "llama, Some Model, 6, 256, 1, vocabulary",
            "llama, Some Model 2, 6, 256, 0, name"})
    void differencesAreNamed(String architecture, String name, int layers, int width, String digit, String expected) {
        ModelIdentity other = new ModelIdentity(architecture, name, layers, width, digit.repeat(64));
        assertThat(MODEL.differenceFrom(other).orElseThrow()).startsWith(expected.equals("layers")
                ? "number of layers 6 against 7"
                : expected);
    }

    @Test
    void spellingOfNamesAndMissingFactsMakeNoDifference() {
        assertThat(MODEL.differenceFrom(new ModelIdentity("llama", "some-model", 6, 256, ""))).isEmpty();
        assertThat(MODEL.differenceFrom(new ModelIdentity("llama", "", 6, 256, MODEL.vocabularyHash()))).isEmpty();
    }

    @Test
    void aVectorOfAnotherModelIsRefusedUntilTold() {
        SteeringVector foreign = Lab.randomVector(new Random(1), think.embeddingSize(), 0.1, 2)
                .withInfo(VectorInfo.of(new ModelIdentity("llama", "Another", 6, 256, ""), "hand", ""));
        try (Session session = Lab.session(think)) {
            assertThatExceptionOfType(SteeringVectorException.class).isThrownBy(() -> steer(session, foreign))
                    .withMessageContaining("'Another'").withMessageContaining("'Swerve lab thinking model'")
                    .withMessageContaining("withoutModelCheck");
            assertThat(session.hasControlVector()).isFalse();
            steer(session, foreign.withoutModelCheck());
            steer(session, foreign.withInfo(VectorInfo.of(ModelIdentity.of(think), "hand", "")));
        }
    }

    private static void steer(Session session, SteeringVector vector) {
        Steering.on(session, SteeringPlan.adding(vector, 1), SteeringOptions.defaults()).close();
    }

    @Test
    void layerZeroMatchesTheModelThoughNoControlVectorReachesIt() {
        SteeringVector zero = Lab.randomVector(new Random(1), think.embeddingSize(), 1, 0, 5);
        assertThatNoException().isThrownBy(() -> zero.requireMatches(think));
    }

    @Test
    void vectorsOfDifferentModelsAreNotCombined() {
        SteeringVector other = vector(FULL.withModel(Optional.of(new ModelIdentity("llama", "B", 6, 256, ""))));
        assertThatExceptionOfType(SteeringVectorException.class).isThrownBy(() -> vector(FULL).plus(other))
                .withMessageContaining("'Some Model'").withMessageContaining("'B'");
        assertThat(vector(FULL).plus(other.withoutModelCheck()).info().model()).contains(MODEL);
    }

    @Test
    void measurementsFollowTheDirections() {
        VectorInfo doubled = vector(FULL).scaled(2).info();
        assertThat(doubled.doses().getFirst().high()).isEqualTo(1.0 / 6);
        assertThat(doubled.doses().getFirst().points().getFirst()).isEqualTo(new Dose.Point(0.05, 0.01));
        assertThat(doubled.doses().getLast()).isEqualTo(FULL.doses().getLast());
        assertThat(doubled.diagnostics().getFirst().norm()).isEqualTo(6.5);
        assertThat(vector(FULL).scaled(-1).info()).isEqualTo(FULL.withDoses(List.of()).withDiagnostics(List.of()));
        assertThat(vector(FULL).onLayer(1).info().doses()).containsExactly(FULL.doses().getLast());
        assertThat(vector(FULL).onLayer(3).info().diagnostics()).isEmpty();
        assertThat(vector(FULL).plus(vector(FULL)).info().doses()).isEmpty();
    }

    @Test
    void bordersBetweenTextsCount() {
        assertThat(new DataHash().add("ab").add("c").hex()).isNotEqualTo(new DataHash().add("a").add("bc").hex());
        // printf '\0\0\0\1a\0\0\0\1b' | sha256sum
        assertThat(FULL.dataHash()).isEqualTo("16275ef0f5d0eb9dd9e0a53277549fda5c886358a6872df23c797b13e11455bc");
    }

    @Test
    void refusesImpossibleFacts() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ModelIdentity("llama", "", 0, 256, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> FULL.withData(1, "ABC")).withMessageContaining("'ABC'");
        assertThatIllegalArgumentException().isThrownBy(() -> FULL.withData(-1, "")).withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> FULL.withActivationNorms(Map.of(1, -1.0)));
        assertThatIllegalArgumentException().isThrownBy(() -> FULL.withActivationNorms(Map.of(-1, 1.0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dose(DoseUnit.RAW, List.of(1), 2, 1, List.of(), ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dose(DoseUnit.RAW, List.of(), 1, 2, List.of(), ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new LayerDiagnostics(-1, 1, 0, 0, 0, 0, 0));
    }
}
