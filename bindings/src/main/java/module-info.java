/**
 * The bindings of llama.cpp v0.5.0: generated FFM code, the loader of the shared libraries, and the few hand-written
 * calls of the decode loop. Only this module makes restricted calls:
 * {@code --enable-native-access=io.swerve.bindings}. Programs use {@code io.swerve.api}; of this module they see only
 * {@link io.swerve.bindings.failure.NativeLibraryException}.
 */
module io.swerve.bindings {
    requires org.slf4j;

    exports io.swerve.bindings to
            io.swerve.api;
    exports io.swerve.bindings.calls to
            io.swerve.api;
    exports io.swerve.bindings.failure;
    exports io.swerve.bindings.loader to
            io.swerve.api,
            io.swerve.bench.base,
            io.swerve.bench.lab,
            io.swerve.bench.perf;
}
