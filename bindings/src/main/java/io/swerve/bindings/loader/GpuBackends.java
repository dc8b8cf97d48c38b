package io.swerve.bindings.loader;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.WordFunction;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** llama.cpp's backends for GPUs, each a library that is opened when llama.cpp runs already. */
final class GpuBackends implements GpuSearch.Backends {
    private static final Pattern PLUGIN = Pattern
            .compile("(lib)?ggml-(cuda|vulkan|metal|hip|musa|sycl|opencl|cann)(\\.[A-Za-z0-9_]+)*\\.(so|dylib|dll)");

    @Override
    public Optional<Path> plugin(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> PLUGIN.matcher(file.getFileName().toString()).matches()).sorted().findFirst();
        }
    }

    @Override
    public boolean anyDevice() {
        long devices = WordFunction.GGML_BACKEND_DEV_COUNT.call();
        for (long i = 0; i < devices; i++) {
            int type = (int) WordFunction.GGML_BACKEND_DEV_TYPE.call(WordFunction.GGML_BACKEND_DEV_GET.call(i));
            if (type == LlamaCpp.GGML_BACKEND_DEVICE_TYPE_GPU() || type == LlamaCpp.GGML_BACKEND_DEVICE_TYPE_IGPU()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void open(Path plugin) {
        try (Arena scratch = Arena.ofConfined()) {
            WordFunction.GGML_BACKEND_LOAD.call(scratch.allocateFrom(plugin.toString()).address());
        }
    }

    /** llama.cpp doesn't say why a library can't be opened; Java does. */
    @Override
    public String refusal(Path plugin) {
        try {
            System.load(plugin.toString());
        } catch (UnsatisfiedLinkError e) {
            String message = String.valueOf(e.getMessage());
            return message.startsWith(plugin + ": ") ? message.substring(plugin.toString().length() + 2) : message;
        }
        List<String> said = NativeLog.lastLines().stream().filter(line -> line.startsWith("ggml_")).toList();
        return said.stream().collect(Collectors.joining("; ", "it found no device", ""))
                .replaceFirst("device(?=.)", "device: ");
    }
}
