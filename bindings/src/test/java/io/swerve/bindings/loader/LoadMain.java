package io.swerve.bindings.loader;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.NativeMemory;
import io.swerve.bindings.failure.NativeLibraryException;

/** Loads the libraries in a JVM of its own and prints where they came from, or why they did not. */
final class LoadMain {
    private LoadMain() {}

    public static void main(String[] args) {
        try {
            NativeLibraries libraries = NativeLibraries.load();
            System.out.println("LOADED " + libraries.llamaCppVersion() + " FROM " + libraries.place());
            System.out.println("FOLDER " + libraries.folder());
            for (long i = 0; i < LlamaCpp.ggml_backend_dev_count(); i++) {
                System.out.println("DEVICE " + NativeMemory
                        .string(LlamaCpp.ggml_backend_dev_name(LlamaCpp.ggml_backend_dev_get(i))));
            }
        } catch (NativeLibraryException e) {
            System.out.println("REFUSED " + e.getMessage());
            try {
                NativeLibraries.load();
                System.out.println("LOADED THE SECOND TIME");
            } catch (NativeLibraryException again) {
                System.out.println("SAME " + (again == e));
            }
        }
    }
}
