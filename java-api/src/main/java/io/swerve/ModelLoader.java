package io.swerve;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.ProgressCallback;
import io.swerve.bindings.llama_model_params;
import io.swerve.bindings.loader.NativeLog;
import io.swerve.internal.NativeMessages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Loads the weights of a model whose files were checked. */
final class ModelLoader {
    /** What llama.cpp logs for each layer while loading; there is no function to ask. */
    private static final Pattern ASSIGNED = Pattern
            .compile("load_tensors: layer +(\\d+) assigned to device (.+), is_swa.*");

    /**
     * A new {@code llama_model}.
     *
     * @param address where it is
     * @param devices the devices of its layers, and with the highest number of its output
     */
    record Loaded(long address, Map<Integer, String> devices) {}

    private ModelLoader() {}

    static Loaded load(Path path, ModelOptions options) {
        Map<Integer, String> devices = new HashMap<>();
        long address = NativeLog.listening(() -> loadHeard(path, options), line -> {
            Matcher assigned = ASSIGNED.matcher(line);
            if (assigned.matches()) {
                devices.put(Integer.valueOf(assigned.group(1)), assigned.group(2));
            }
        });
        return new Loaded(address, devices);
    }

    private static long loadHeard(Path path, ModelOptions options) {
        long mark = NativeLog.mark();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment parameters = LlamaCpp.llama_model_default_params(scratch);
            llama_model_params.n_gpu_layers(parameters, options.gpuLayers());
            if (options.gpuLayers() == 0) {
                // An empty list. Otherwise llama.cpp would compute long prompts on a GPU all the same.
                llama_model_params.devices(parameters, scratch.allocate(ValueLayout.ADDRESS));
            } else {
                Devices.prepare();
            }
            llama_model_params.load_mode(parameters, loadMode(options));
            llama_model_params.check_tensors(parameters, options.checkTensors());
            ProgressCallback progress = null;
            if (options.progress().isPresent()) {
                progress = new ProgressCallback(bytesRead(path, options.progress().get()));
                llama_model_params.progress_callback(parameters, progress.stub(scratch));
            }
            MemorySegment model = LlamaCpp.llama_model_load_from_file(scratch.allocateFrom(path.toString()),
                    parameters);
            if (!model.equals(MemorySegment.NULL)) {
                return model.address();
            }
            if (progress != null && progress.failure() != null) {
                throw new ModelLoadException("The progress follower failed while " + path + " was loading",
                        progress.failure());
            }
            if (progress != null && progress.cancelled()) {
                throw new CancellationException("Loading of " + path + " was stopped by its progress follower");
            }
            throw new ModelLoadException(NativeMessages.withLog("llama.cpp refused " + path
                    + ". Check that it is a complete GGUF file of an architecture that llama.cpp v0.5.0 knows", mark));
        }
    }

    private static ProgressCallback.Listener bytesRead(Path path, Progress progress) {
        long bytes = path.toFile().length();
        return fraction -> progress.reached(Math.round((double) fraction * bytes), bytes);
    }

    private static int loadMode(ModelOptions options) {
        if (options.lockMemory()) {
            return options.memoryMap() ? LlamaCpp.LLAMA_LOAD_MODE_MMAP_MLOCK() : LlamaCpp.LLAMA_LOAD_MODE_MLOCK();
        }
        return options.memoryMap() ? LlamaCpp.LLAMA_LOAD_MODE_MMAP() : LlamaCpp.LLAMA_LOAD_MODE_NONE();
    }
}
