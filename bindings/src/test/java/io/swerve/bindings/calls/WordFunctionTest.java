package io.swerve.bindings.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.ggml_tensor;
import io.swerve.bindings.ggml_threadpool_params;
import io.swerve.bindings.loader.NativeLibraries;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls by words against the generated signatures, and against the generated calls. */
class WordFunctionTest {
    @BeforeAll
    static void open() {
        NativeLibraries.load();
    }

    @ParameterizedTest
    @EnumSource
    void everyParameterAndResultIsAWord(WordFunction function) throws Exception {
        FunctionDescriptor generated = (FunctionDescriptor) LlamaCpp.class.getMethod(function.symbol() + "$descriptor")
                .invoke(null);
        assertThat(generated.argumentLayouts()).hasSizeLessThanOrEqualTo(7).allMatch(WordFunctionTest::isWord);
        assertThat(generated.returnLayout().stream().toList()).allMatch(WordFunctionTest::isWord);
    }

    /** Structs of one small member are passed as this member. */
    private static boolean isWord(MemoryLayout layout) {
        if (layout instanceof GroupLayout group) {
            List<MemoryLayout> members = group.memberLayouts();
            return members.size() == 1 && isWord(members.getFirst());
        }
        return layout instanceof ValueLayout value && value.carrier() != float.class && value.carrier() != double.class;
    }

    @Test
    void theThreadPoolsParametersLieWhereTheGeneratedLayoutSays() {
        assertThat(ThreadPoolCalls.PARAMETERS).isEqualTo(ggml_threadpool_params.sizeof());
        assertThat(ThreadPoolCalls.POLL).isEqualTo(ggml_threadpool_params.poll$offset());
    }

    @Test
    void resultsAreThoseOfTheGeneratedCalls() {
        assertThat(WordFunction.LLAMA_VERSION.string(0)).isEqualTo(LlamaCpp.llama_version().getString(0));
        assertThat(WordFunction.GGML_TENSOR_OVERHEAD.call()).isEqualTo(LlamaCpp.ggml_tensor_overhead())
                .isGreaterThan(ggml_tensor.sizeof());
        assertThat(WordFunction.GGML_BACKEND_DEV_COUNT.call()).isEqualTo(LlamaCpp.ggml_backend_dev_count());
        long device = WordFunction.GGML_BACKEND_DEV_BY_TYPE.call(LlamaCpp.GGML_BACKEND_DEVICE_TYPE_CPU());
        assertThat(device)
                .isEqualTo(LlamaCpp.ggml_backend_dev_by_type(LlamaCpp.GGML_BACKEND_DEVICE_TYPE_CPU()).address());
        for (int type : new int[]{LlamaCpp.LLAMA_FTYPE_MOSTLY_Q8_0(), LlamaCpp.LLAMA_FTYPE_MOSTLY_F16(), -1}) {
            assertThat(WordFunction.LLAMA_FTYPE_NAME.string(type))
                    .isEqualTo(LlamaCpp.llama_ftype_name(type).getString(0));
        }
    }

    /** The upper half of an argument's register is none of a 32-bit parameter's business. */
    @Test
    void narrowParametersTakeTheLowBits() {
        long q8 = LlamaCpp.LLAMA_FTYPE_MOSTLY_Q8_0();
        assertThat(WordFunction.LLAMA_FTYPE_NAME.string(q8 | 0x1234_5678_0000_0000L))
                .isEqualTo(WordFunction.LLAMA_FTYPE_NAME.string(q8));
    }

    @Test
    void aStructOfOneBooleanIsAWord() {
        MemorySegment chain = MemorySegment.ofAddress(WordFunction.LLAMA_SAMPLER_CHAIN_INIT.call(1));
        WordFunction.LLAMA_SAMPLER_CHAIN_ADD.call(chain.address(), WordFunction.LLAMA_SAMPLER_INIT_GREEDY.call());
        assertThat(LlamaCpp.llama_sampler_chain_n(chain)).isEqualTo(1);
        WordFunction.LLAMA_SAMPLER_FREE.call(chain.address());
    }
}
