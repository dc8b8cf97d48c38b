package io.swerve.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.loader.NativeLibraries;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of types in Java against ggml's own. */
class GgmlTypeTest {
    @BeforeAll
    static void load() {
        NativeLibraries.load();
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithGgml(GgmlType type) {
        assertThat(GgmlType.ofId(type.id())).isSameAs(type);
        assertThat(LlamaCpp.ggml_blck_size(type.id())).isEqualTo(type.blockSize());
        assertThat(LlamaCpp.ggml_type_size(type.id())).isEqualTo(type.blockBytes());
        assertThat(LlamaCpp.ggml_type_name(type.id()).getString(0)).isEqualTo(type.toString());
    }

    @Test
    void knowsEveryTypeThatGgmlHas() {
        for (int id = 0; id < LlamaCpp.GGML_TYPE_COUNT(); id++) {
            assertThat(GgmlType.ofId(id) != null).as("type %d", id).isEqualTo(LlamaCpp.ggml_blck_size(id) > 0);
        }
        assertThat(GgmlType.ofId(LlamaCpp.GGML_TYPE_COUNT())).isNull();
        assertThat(GgmlType.ofId(-1)).isNull();
    }

    @Test
    void countsBytes() {
        assertThat(GgmlType.Q8_0.bytes(64)).isEqualTo(68);
        assertThat(GgmlType.F32.bytes(0)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> GgmlType.Q4_K.bytes(100))
                .withMessageContaining("100 elements of q4_K").withMessageContaining("256");
        assertThatIllegalArgumentException().isThrownBy(() -> GgmlType.F32.bytes(-1));
    }

    @ParameterizedTest
    @EnumSource
    void numbersValueTypesLikeGgml(GgufValueType type) {
        assertThat(GgufValueType.ofId(type.id())).isSameAs(type);
        assertThat(LlamaCpp.gguf_type_name(type.id()).address()).isNotZero();
    }

    @Test
    void knowsEveryValueType() {
        assertThat(GgufValueType.values()).hasSize(LlamaCpp.GGUF_TYPE_COUNT());
        assertThat(GgufValueType.ofId(LlamaCpp.GGUF_TYPE_COUNT())).isNull();
    }
}
