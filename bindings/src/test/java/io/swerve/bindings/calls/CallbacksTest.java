package io.swerve.bindings.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.loader.NativeLibraries;
import io.swerve.bindings.loader.NativeLog;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;

/** The functions that native code calls: whatever happens in them, the JVM lives. */
class CallbacksTest {
    private static final FunctionDescriptor EVAL = FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_LONG);
    private static final FunctionDescriptor FLAG = FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN,
            ValueLayout.ADDRESS);
    private static final FunctionDescriptor PROGRESS = FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN,
            ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_LONG);

    private static final class Failing extends EvalCallback {
        private final Throwable thrown;
        private int failures;
        private int calls;
        private boolean stopped;

        Failing(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        protected boolean wants(long tensor) {
            calls++;
            return thrown != null && sneaky(thrown);
        }

        @Override
        protected boolean computed(long tensor) {
            calls++;
            return tensor == 42;
        }

        @Override
        protected boolean isStopped() {
            return stopped;
        }

        @Override
        protected void failed() {
            failures++;
            throw new IllegalStateException("the handler of failures fails too");
        }

        @SuppressWarnings("unchecked")
        private static <E extends Throwable> boolean sneaky(Throwable t) throws E {
            throw (E) t;
        }
    }

    @Test
    void whatACallbackThrowsIsKept() throws Throwable {
        for (Throwable thrown : new Throwable[]{new RuntimeException("a"), new StackOverflowError("b"),
                new java.io.IOException("c")}) {
            try (Arena arena = Arena.ofConfined()) {
                Failing callback = new Failing(thrown);
                MethodHandle call = Linker.nativeLinker().downcallHandle(callback.stub(arena), EVAL);
                assertThat((boolean) call.invokeExact(1L, true, 0L)).isFalse();
                // the parts of the graph that follow end behind their first node, and nobody is called
                assertThat((boolean) call.invokeExact(42L, true, 0L)).isTrue();
                assertThat((boolean) call.invokeExact(42L, false, 0L)).isFalse();
                assertThat(callback.calls).isEqualTo(1);
                assertThat(callback.failures).isEqualTo(1);
                assertThat(callback.takeFailure()).isSameAs(thrown);
                assertThat(callback.takeFailure()).isNull();
                assertThat((boolean) call.invokeExact(42L, false, 0L)).isTrue();
            }
        }
    }

    @Test
    void aStoppedCallbackEndsEveryPartOfTheGraph() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            Failing callback = new Failing(null);
            MethodHandle call = Linker.nativeLinker().downcallHandle(callback.stub(arena), EVAL);
            assertThat((boolean) call.invokeExact(1L, true, 0L)).isFalse();
            assertThat((boolean) call.invokeExact(42L, false, 0L)).isTrue();
            callback.stopped = true;
            for (int part = 0; part < 3; part++) {
                assertThat((boolean) call.invokeExact(1L, true, 0L)).isTrue();
                assertThat((boolean) call.invokeExact(42L, false, 0L)).isFalse();
            }
            assertThat(callback.calls).isEqualTo(2);
            assertThat(callback.takeFailure()).isNull();
        }
    }

    @Test
    void theAbortFlagIsReadByPlainC() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            AbortFlag flag = new AbortFlag(arena);
            MethodHandle poll = Linker.nativeLinker().downcallHandle(flag.callback(), FLAG);
            assertThat((boolean) poll.invokeExact(flag.data())).isFalse();
            assertThat(flag.isRaised()).isFalse();
            flag.raise();
            assertThat((boolean) poll.invokeExact(flag.data())).isTrue();
            assertThat(flag.isRaised()).isTrue();
            flag.lower();
            assertThat((boolean) poll.invokeExact(flag.data())).isFalse();
            assertThat(flag.isRaised()).isFalse();
        }
    }

    @Test
    void progressStopsWhenAskedAndWhenItFails() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            ProgressCallback stopping = new ProgressCallback(f -> f < 0.5f);
            MethodHandle call = Linker.nativeLinker().downcallHandle(stopping.stub(arena), PROGRESS);
            assertThat((boolean) call.invokeExact(0.25f, 0L)).isTrue();
            assertThat((boolean) call.invokeExact(0.75f, 0L)).isFalse();
            assertThat(stopping.cancelled()).isTrue();
            RuntimeException thrown = new RuntimeException("progress");
            ProgressCallback failing = new ProgressCallback(_ -> {
                throw thrown;
            });
            MethodHandle failingCall = Linker.nativeLinker().downcallHandle(failing.stub(arena), PROGRESS);
            assertThat((boolean) failingCall.invokeExact(0.25f, 0L)).isFalse();
            assertThat(failing.failure()).isSameAs(thrown);
        }
    }

    @Test
    void whatLlamaCppLogsIsKept() {
        NativeLibraries.load();
        long mark = NativeLog.mark();
        refuse("no-such-model.gguf");
        assertThat(NativeLog.since(mark)).anyMatch(l -> l.contains("no-such-model.gguf"));
        assertThat(NativeLog.lastLines()).isNotEmpty();
        assertThat(NativeLog.since(NativeLog.mark())).isEmpty();
    }

    private static void refuse(String file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment model = LlamaCpp.llama_model_load_from_file(arena.allocateFrom(file),
                    LlamaCpp.llama_model_default_params(arena));
            assertThat(model).isEqualTo(MemorySegment.NULL);
        }
    }

    /** Whoever loads a model is not told what became of another one. */
    @Test
    void whatLlamaCppSaysOfOthersIsToldOnlyWhereItSaysNothingElse() throws InterruptedException {
        NativeLibraries.load();
        long mark = NativeLog.mark();
        Thread other = new Thread(() -> refuse("another-model.gguf"));
        other.start();
        other.join();
        assertThat(NativeLog.since(mark)).anyMatch(l -> l.contains("another-model.gguf"));
        refuse("no-such-model.gguf");
        assertThat(NativeLog.since(mark)).anyMatch(l -> l.contains("no-such-model.gguf"))
                .noneMatch(l -> l.contains("another-model.gguf"));
    }

    @Test
    void threadPoolsStartAndStop() {
        NativeLibraries.load();
        for (int threads = 1; threads <= 3; threads++) {
            long pool = ThreadPoolCalls.create(threads, 0);
            assertThat(pool).isNotZero();
            ThreadPoolCalls.free(pool);
        }
    }
}
