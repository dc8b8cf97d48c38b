package io.swerve.bench.perf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The way from native code into Java and back, which llama.cpp takes when it asks {@code GraphObserver} about a node: a
 * function of the same signature is called through its native address. The call out costs some nanoseconds, too; it is
 * measured by itself, with a function of the C library that does nothing else.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"})
public class UpcallBenchmark {
    private static final MethodHandle CALL = Linker.nativeLinker().downcallHandle(FunctionDescriptor
            .of(ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_LONG, ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_LONG));
    private static final MethodHandle ABS = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow("abs"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Arena arena;
    private MemorySegment function;
    private long calls;

    /** Made by JMH. */
    public UpcallBenchmark() {}

    /**
     * Makes a native address of {@link #ask}.
     *
     * @throws ReflectiveOperationException never
     */
    @Setup(Level.Trial)
    public void link() throws ReflectiveOperationException {
        arena = Arena.ofShared();
        MethodHandle ask = MethodHandles.lookup().bind(this, "ask",
                MethodType.methodType(boolean.class, long.class, boolean.class, long.class));
        function = Linker.nativeLinker().upcallStub(ask, FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_LONG), arena);
    }

    /** Frees the address. */
    @TearDown(Level.Trial)
    public void unlink() {
        arena.close();
    }

    /**
     * Answers as an observer does for a node that nobody wants to see.
     *
     * @param tensor the node's address
     * @param asking whether the node was not computed yet
     * @param data what was registered with the function
     * @return whether it is wanted
     */
    boolean ask(long tensor, boolean asking, long data) {
        calls++;
        return !asking && tensor == data;
    }

    /**
     * Out and back.
     *
     * @return a number
     * @throws Throwable never
     */
    @Benchmark
    public int downcall() throws Throwable {
        return (int) ABS.invokeExact((int) calls);
    }

    /**
     * Out, in again, back and back.
     *
     * @return the answer
     * @throws Throwable never
     */
    @Benchmark
    public boolean upcall() throws Throwable {
        return (boolean) CALL.invokeExact(function, 1L, true, 2L);
    }
}
