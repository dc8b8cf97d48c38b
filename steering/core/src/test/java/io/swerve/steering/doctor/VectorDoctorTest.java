package io.swerve.steering.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.steering.Lab;
import io.swerve.steering.ModelIdentity;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorAlgebra;
import io.swerve.steering.VectorDialect;
import io.swerve.steering.VectorImport;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.doctor.Diagnosis.Scale;
import io.swerve.steering.doctor.Diagnosis.Sign;
import io.swerve.steering.doctor.Diagnosis.Verdict;
import io.swerve.steering.extraction.Extractor;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.TokenPosition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A vector is extracted from twenty pairs, distorted as the producers of other tools distort theirs, and examined with
 * twenty other pairs.
 */
class VectorDoctorTest {
    private static final int PAIRS = 20;

    private static Model model;
    private static Session session;
    private static List<ContrastPair> pairs;
    /** Of all six layers. */
    private static SteeringVector whole;

    @BeforeAll
    static void open() {
        model = Lab.model();
        session = model.openSession(Lab.options().withMaxSequences(8));
        List<ContrastPair> all = Lab.briefness(2 * PAIRS);
        pairs = all.subList(PAIRS, 2 * PAIRS);
        whole = Extractor.extract(session, all.subList(0, PAIRS), ExtractionOptions.defaults()).vector();
    }

    @AfterAll
    static void close() {
        session.close();
        model.close();
    }

    private static Diagnosis examine(SteeringVector vector) {
        return VectorDoctor.examine(session, vector, pairs, ExtractionOptions.defaults());
    }

    /** The same directions under other numbers. */
    private static SteeringVector renumbered(SteeringVector vector, int by) {
        Map<Integer, float[]> directions = new TreeMap<>();
        for (int layer : vector.layers()) {
            directions.put(layer + by, vector.direction(layer));
        }
        return SteeringVector.of(directions, VectorInfo.unknown());
    }

    private static SteeringVector aligned() {
        return renumbered(whole.onLayers(Layers.range(1, 5)), 0);
    }

    private static SteeringVector late() {
        return renumbered(whole.onLayers(Layers.range(0, 4)), 1);
    }

    @Test
    void aVectorAsExtractedIsAligned() {
        Diagnosis diagnosis = examine(aligned());
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.ALIGNED);
        assertThat(diagnosis.sign()).isEqualTo(Sign.SAME);
        assertThat(diagnosis.scale()).isEqualTo(Scale.BAKED);
        assertThat(diagnosis.best().orElseThrow().meanCosine()).isGreaterThan(0.9);
        assertThat(diagnosis.reliability()).isGreaterThan(0.9);
        assertThat(diagnosis.layers()).hasSize(5).allSatisfy(layer -> {
            assertThat(layer.ofActivations()).isPositive();
            assertThat(layer.ofMeasured()).isBetween(0.5, 2.0);
        });
        assertThat(Lab.controlVector(diagnosis.repaired(aligned()), 6))
                .containsExactly(Lab.controlVector(aligned(), 6));
    }

    @Test
    void aVectorNumberedFromOneIsOneBlockLate() {
        Diagnosis diagnosis = examine(late());
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.MISPLACED);
        assertThat(diagnosis.best().orElseThrow().reading()).isEqualTo(Reading.ONE_BLOCK_LATE);
        assertThat(diagnosis.comparison().orElseThrow().clear()).isTrue();
        SteeringVector repaired = diagnosis.repaired(late());
        assertThat(repaired.layers()).containsExactly(0, 1, 2, 3, 4);
        assertThat(repaired.direction(3)).containsExactly(whole.direction(3));
    }

    @Test
    void aVectorNumberedTooLowIsOneBlockEarly() {
        Diagnosis diagnosis = examine(renumbered(whole.onLayers(Layers.range(2, 5)), -1));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.MISPLACED);
        assertThat(diagnosis.best().orElseThrow().reading()).isEqualTo(Reading.ONE_BLOCK_EARLY);
    }

    @Test
    void aVectorOfBlockChangesIsKnown() {
        Map<Integer, float[]> changes = new TreeMap<>();
        for (int block = 1; block <= 5; block++) {
            float[] change = whole.onLayer(block).direction(block);
            float[] before = whole.direction(block - 1);
            for (int i = 0; i < change.length; i++) {
                change[i] -= before[i];
            }
            changes.put(block, change);
        }
        SteeringVector vector = SteeringVector.of(changes, VectorInfo.unknown());
        assertThat(examine(vector).best().orElseThrow().reading()).isEqualTo(Reading.BLOCK_CHANGE);
        Diagnosis late = examine(renumbered(vector.onLayers(Layers.range(1, 4)), 1));
        assertThat(late.best().orElseThrow().reading()).isEqualTo(Reading.BLOCK_CHANGE_LATE);
        assertThat(late.verdict()).isEqualTo(Verdict.MISPLACED);
    }

    @Test
    void signsAndLengthsAreTold() {
        Diagnosis flipped = examine(VectorAlgebra.normalised(late().scaled(-3)));
        assertThat(flipped.verdict()).isEqualTo(Verdict.MISPLACED);
        assertThat(flipped.sign()).isEqualTo(Sign.FLIPPED);
        assertThat(flipped.flipped()).containsExactly(1, 2, 3, 4, 5);
        assertThat(flipped.scale()).isEqualTo(Scale.UNIT);
        SteeringVector repaired = flipped.repaired(VectorAlgebra.normalised(late().scaled(-3)));
        assertThat(VectorAlgebra.cosine(repaired,
                VectorAlgebra.normalised(renumbered(whole.onLayers(Layers.range(0, 4)), 0))))
                .isGreaterThan(0.999);

        SteeringVector random = VectorAlgebra.weighted(aligned(), Map.of(2, -1.0, 4, -1.0));
        Diagnosis mixed = examine(VectorAlgebra.withNorm(random, 7));
        assertThat(mixed.verdict()).isEqualTo(Verdict.ALIGNED);
        assertThat(mixed.sign()).isEqualTo(Sign.MIXED);
        assertThat(mixed.flipped()).containsExactly(2, 4);
        assertThat(mixed.scale()).isEqualTo(Scale.EQUAL);
        assertThat(Lab.controlVector(mixed.repaired(random), 6)).containsExactly(Lab.controlVector(aligned(), 6));
    }

    /** Files that other tools wrote: see the README beside them. */
    @Test
    void realFilesOfOtherToolsAreToldRight() {
        Path folder = Path.of("src/test/resources/io/swerve/steering/foreign");
        Path generated = folder.resolve("cvector-generator-mean.gguf");
        ExtractionOptions response = ExtractionOptions.defaults().withPosition(TokenPosition.RESPONSE);
        Diagnosis diagnosis = VectorDoctor.examine(session, SteeringVector.read(generated), pairs, response);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.MISPLACED);
        assertThat(diagnosis.best().orElseThrow().reading()).isEqualTo(Reading.ONE_BLOCK_LATE);
        assertThat(diagnosis.sign()).isEqualTo(Sign.SAME);
        assertThat(diagnosis.scale()).isEqualTo(Scale.UNIT);
        // the importer knows it by its keys alone
        VectorImport imported = VectorImport.read(generated);
        assertThat(imported.dialect()).isEqualTo(VectorDialect.CVECTOR_GENERATOR);
        assertThat(Lab.controlVector(imported.vector().onLayers(Layers.range(1, 4)), 6)).containsExactly(
                Lab.controlVector(diagnosis.repaired(SteeringVector.read(generated)).onLayers(Layers.range(1, 4)), 6));
        assertThat(VectorImport.read(folder.resolve("cvector-generator-pca.gguf")).dialect())
                .isEqualTo(VectorDialect.CVECTOR_GENERATOR);

        VectorImport repeng = VectorImport.read(folder.resolve("gguf-py-repeng.gguf"));
        assertThat(repeng.dialect()).isEqualTo(VectorDialect.REPENG);
        Diagnosis aligned = examine(repeng.vector());
        assertThat(aligned.verdict()).isEqualTo(Verdict.ALIGNED);
        assertThat(aligned.scale()).isEqualTo(Scale.UNIT);
    }

    @Test
    void randomDirectionsAreUnrelated() {
        SteeringVector random = Lab.randomVector(new Random(7), model.embeddingSize(), 1, 1, 2, 3, 4, 5);
        Diagnosis diagnosis = examine(random);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.UNRELATED);
        assertThatIllegalStateException().isThrownBy(() -> diagnosis.repaired(random)).withMessageContaining("UNREL");
        // one random direction for all layers looks the more like a finding, but is none
        Map<Integer, float[]> same = new TreeMap<>();
        for (int layer = 1; layer <= 5; layer++) {
            same.put(layer, random.direction(1));
        }
        assertThat(examine(SteeringVector.of(same, VectorInfo.unknown())).verdict()).isEqualTo(Verdict.UNRELATED);
    }

    @Test
    void vectorsOfOtherModelsAreKnownBySizePassportAndLayers() {
        Diagnosis narrow = examine(Lab.randomVector(new Random(1), 64, 1, 1, 2));
        assertThat(narrow.verdict()).isEqualTo(Verdict.OTHER_MODEL);
        assertThat(narrow.findings().getFirst()).contains("64").contains("256");
        SteeringVector foreign = aligned().withInfo(VectorInfo.of(
                new ModelIdentity("llama", "Swerve lab base model", 6, 256, ""), "", ""));
        Diagnosis named = examine(foreign);
        assertThat(named.verdict()).isEqualTo(Verdict.OTHER_MODEL);
        assertThat(named.findings().getFirst()).contains("Swerve lab base model");
        assertThat(named.best().orElseThrow().reading()).isEqualTo(Reading.ALIGNED);
        Diagnosis high = examine(Lab.randomVector(new Random(1), 256, 1, 20, 21));
        assertThat(high.verdict()).isEqualTo(Verdict.OTHER_MODEL);
        assertThat(high.findings().getFirst()).contains("[20, 21]").contains("0 to 5");
    }

    @Test
    void theSameQuestionHasTheSameAnswer() {
        assertThat(examine(late())).isEqualTo(examine(late()));
    }

    @Test
    void refusesTooFewPairsAndSteeredSessions() {
        assertThatIllegalArgumentException().isThrownBy(() -> VectorDoctor.examine(session, aligned(),
                pairs.subList(0, 3), ExtractionOptions.defaults())).withMessageContaining("3");
        try (Steering _ = Steering.on(session, SteeringPlan.adding(aligned(), 1), SteeringOptions.defaults())) {
            assertThatIllegalStateException().isThrownBy(() -> examine(aligned()))
                    .withMessageContaining("control vector");
        }
    }
}
