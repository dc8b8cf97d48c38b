package io.swerve;

import io.swerve.bindings.LlamaCpp;
import io.swerve.internal.NativeContext;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The adapters in force in a session. Part of it: its methods run inside one of the session's uses. */
final class LoraAdapters {
    private final Model model;
    private final NativeContext context;
    private Map<LoraAdapter, Float> inForce = Map.of();

    LoraAdapters(Model model, NativeContext context) {
        this.model = model;
        this.context = context;
    }

    Map<LoraAdapter, Float> inForce() {
        return inForce;
    }

    /** Checks the argument of {@link #set} and copies it. */
    Map<LoraAdapter, Float> checked(Map<LoraAdapter, Float> scales) {
        Map<LoraAdapter, Float> copy = new LinkedHashMap<>(scales);
        copy.forEach((adapter, scale) -> {
            if (adapter.model() != model) {
                throw new IllegalArgumentException(adapter + " was loaded for another model, "
                        + adapter.model().path().getFileName() + "; load it for this one");
            }
            if (!Float.isFinite(scale)) {
                throw new IllegalArgumentException("the scale of " + adapter + " must be finite, was " + scale);
            }
        });
        return Collections.unmodifiableMap(copy);
    }

    void set(Map<LoraAdapter, Float> wanted) {
        List<LoraAdapter> held = new ArrayList<>();
        boolean complete = false;
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment adapters = scratch.allocate(ValueLayout.ADDRESS, Math.max(1, wanted.size()));
            MemorySegment scales = scratch.allocate(ValueLayout.JAVA_FLOAT, Math.max(1, wanted.size()));
            for (Map.Entry<LoraAdapter, Float> entry : wanted.entrySet()) {
                int index = held.size();
                adapters.setAtIndex(ValueLayout.ADDRESS, index, MemorySegment.ofAddress(entry.getKey().hold()));
                held.add(entry.getKey());
                scales.setAtIndex(ValueLayout.JAVA_FLOAT, index, entry.getValue());
            }
            int result = LlamaCpp.llama_set_adapters_lora(context.segment(), adapters, wanted.size(), scales);
            if (result != 0) {
                throw new UnsupportedModelException("llama.cpp refused LoRA adapters for architecture "
                        + model.architecture() + " with code " + result);
            }
            context.reserveGraph();
            complete = true;
        } finally {
            if (!complete) {
                held.forEach(LoraAdapter::release);
            }
        }
        Map<LoraAdapter, Float> before = inForce;
        inForce = wanted;
        before.keySet().forEach(LoraAdapter::release);
    }

    /** Lets go of the adapters of a context that is freed. */
    void release() {
        Map<LoraAdapter, Float> before = inForce;
        inForce = Map.of();
        before.keySet().forEach(LoraAdapter::release);
    }
}
